// SPDX-License-Identifier: Apache-2.0
//
// What an S3 operation is to the exchange.  As in the other services (service/operation.h) each operation has
// authorization() and handle(), pure functions in src/service/s3/operation_name.cc; the generated table names both.
// What S3 has besides is content, the bytes of objects, which handlers never touch:
//
//   - An operation that takes content in (PutObject, UploadPart from the request's body, their Copy forms from other
//     objects) has a third function, intake(), that says what to take.  It runs once the call is authorized; handle()
//     runs when the content is safe on disk, and finds it in Context::received.
//   - An operation that gives content out names the pieces in its Reply.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/s3/operations.h"
#include "base/result.h"
#include "crypto/checksum.h"
#include "service/authorization.h"
#include "service/context.h"
#include "service/need.h"
#include "service/operation.h"
#include "service/s3/payload.h"
#include "service/s3/unserved.h"
#include "state/s3_entities.h"
#include "wire/api_error.h"
#include "wire/rest.h"

namespace rolecall::service::s3 {

// A stretch of a blob.
struct Piece {
  std::string blob;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Content that lies on disk and that no entity names yet.
struct Received {
  std::string blob;
  std::uint64_t size = 0;
  std::string md5;  // raw
  std::vector<state::Checksum> checksums;
  std::optional<state::Object> source = {};  // of a copy, as it was when it was copied
};

struct Context : service::Context {
  const Received* received = nullptr;
  std::string_view host;  // as the client called us
  bool secure = false;    // by TLS
  // For permissions that decide a part of the answer only (each key of DeleteObjects).  Absence: it is allowed.
  std::function<std::optional<wire::ApiError>(Need)> denial_of = {};
};

// What to take in.  Without `copied` it is the request's body.
struct Intake {
  std::optional<std::vector<Piece>> copied = {};
  std::vector<crypto::ChecksumKind> checksums = {};  // computed besides what the request declares
  std::optional<state::Object> source = {};          // handed on to Received
};

template <class Response>
struct Reply {
  Response output;
  state::Changes changes = {};
  std::vector<Piece> content = {};
  // Of the content; absence: the answer has none.
  std::optional<std::uint64_t> content_length = {};
};
template <class Response>
using Outcome = base::Result<Reply<Response>, wire::ApiError>;

base::Result<Intake, wire::ApiError> intake(const api::s3::PutObjectRequest& request, const Context& context);
base::Result<Intake, wire::ApiError> intake(const api::s3::CopyObjectRequest& request, const Context& context);
base::Result<Intake, wire::ApiError> intake(const api::s3::UploadPartRequest& request, const Context& context);
base::Result<Intake, wire::ApiError> intake(const api::s3::UploadPartCopyRequest& request, const Context& context);

template <class Request>
concept TakesContent = requires(const Request& request, const Context& context) { intake(request, context); };

struct Encoded {
  wire::RestAnswer answer;
  state::Changes changes;
  std::vector<Piece> content;
  std::optional<std::uint64_t> content_length;
};

// One decoded request with its type forgotten.
class Call {
 public:
  virtual ~Call() = default;
  virtual base::Result<Needs, wire::ApiError> needs(const Context& context) const = 0;
  // Absence: the operation takes no content.
  virtual base::Result<std::optional<Intake>, wire::ApiError> intake_plan(const Context& context) const = 0;
  virtual base::Result<Encoded, wire::ApiError> run(const Grant& grant, const Context& context) const = 0;
};

struct Operation {
  std::string_view name;
  bool read_only;
  bool takes_content;
  // Whether the body is that content; else it is a document or nothing, read before decoding.
  bool body_is_content;
  ChecksumSubject checksum_subject;
  base::Result<std::unique_ptr<Call>, wire::ApiError> (*decode)(const wire::RestRequest& request);
};

// For the generated table.
template <class Request, class Handlers>
class TypedCall final : public Call {
 public:
  explicit TypedCall(Request request) : request_(std::move(request)) {}

  base::Result<Needs, wire::ApiError> needs(const Context& context) const override {
    return Handlers::needs(request_, context);
  }

  base::Result<std::optional<Intake>, wire::ApiError> intake_plan(const Context& context) const override {
    if constexpr (TakesContent<Request>) {
      RC_TRY(auto plan, intake(request_, context));
      return plan;
    } else {
      return std::optional<Intake>();
    }
  }

  base::Result<Encoded, wire::ApiError> run(const Grant& grant, const Context& context) const override {
    RC_TRY(auto reply, Handlers::run(Authorized<Request>(request_, grant), context));
    return Encoded{api::OperationOf<Request>::encode(reply.output), std::move(reply.changes), std::move(reply.content),
                   reply.content_length};
  }

 private:
  Request request_;
};

template <class Request, class Handlers>
Operation make_operation() {
  using Traits = api::OperationOf<Request>;
  constexpr bool kBodyIsContent =
      std::is_same_v<Request, api::s3::PutObjectRequest> || std::is_same_v<Request, api::s3::UploadPartRequest>;
  constexpr auto kSubject = std::is_same_v<Request, api::s3::CompleteMultipartUploadRequest> ? ChecksumSubject::Object
                                                                                             : ChecksumSubject::Body;
  return {Traits::kName,
          Traits::kReadOnly,
          TakesContent<Request>,
          kBodyIsContent,
          kSubject,
          [](const wire::RestRequest& request) -> base::Result<std::unique_ptr<Call>, wire::ApiError> {
            RC_TRY(auto decoded, Traits::decode(request));
            RC_TRY_VOID(refuse_unserved(decoded));
            return std::make_unique<TypedCall<Request, Handlers>>(std::move(decoded));
          }};
}

}  // namespace rolecall::service::s3
