// SPDX-License-Identifier: Apache-2.0
//
// What an operation is to the pipeline.  For each line of models/SERVICE.ops the generated
// gen/service/SERVICE/operations.h declares two functions, to be written in src/service/SERVICE/operation_name.cc:
//
//   base::Result<Needs, wire::ApiError> authorization(const api::iam::CreateRoleRequest&, const Context&);
//   Outcome<api::iam::CreateRoleResponse> handle(const Authorized<api::iam::CreateRoleRequest>&, const Context&);
//
// and the generated table names both, so an operation without a handler does not link.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "api/operation.h"
#include "base/json.h"
#include "base/result.h"
#include "service/authorization.h"
#include "service/context.h"
#include "service/need.h"
#include "wire/answer.h"
#include "wire/api_error.h"
#include "wire/params.h"

namespace rolecall::service {

namespace s3 {
template <class Request, class Handlers>
class TypedCall;
}

// A request that its caller may make.  Only a Grant of the Authorizer makes one.
template <class Request>
class Authorized {
 public:
  const Request& operator*() const { return request_; }
  const Request* operator->() const { return &request_; }

 private:
  template <class, class>
  friend class TypedCall;
  template <class, class>
  friend class s3::TypedCall;
  Authorized(const Request& request, const Grant&) : request_(request) {}
  const Request& request_;
};

// What a handler gives back: the answer, and what must be different for it to be true.
template <class Response>
struct Reply {
  Response output;
  state::Changes changes = {};
};
template <class Response>
using Outcome = base::Result<Reply<Response>, wire::ApiError>;

// An answer in the words of its protocol, and the changes that must be committed before it may be sent.
struct Encoded {
  std::string body;
  state::Changes changes;
};

// One decoded request with its type forgotten.
class Call {
 public:
  virtual ~Call() = default;
  virtual base::Result<Needs, wire::ApiError> needs(const Context& context) const = 0;
  virtual base::Result<Encoded, wire::ApiError> run(const Grant& grant, const Context& context,
                                                    const wire::AnswerContext& answer) const = 0;
  // AWS: `DryRun` asks whether the call would be allowed and well-formed (EC2).
  virtual bool dry_run() const = 0;
};

// What a request asks, before it has a type: the query protocols say it in parameters, the JSON protocols in a
// document.
struct Asked {
  wire::Params params;
  base::JsonValue document;
};

struct Operation {
  std::string_view name;
  bool read_only;
  base::Result<std::unique_ptr<Call>, wire::ApiError> (*decode)(const Asked& asked);
};

// For the generated tables.  `Handlers` has needs() and run() for the operations of one service.
template <class Request, class Handlers>
class TypedCall final : public Call {
 public:
  explicit TypedCall(Request request) : request_(std::move(request)) {}

  base::Result<Needs, wire::ApiError> needs(const Context& context) const override {
    return Handlers::needs(request_, context);
  }

  base::Result<Encoded, wire::ApiError> run(const Grant& grant, const Context& context,
                                            const wire::AnswerContext& answer) const override {
    RC_TRY(auto reply, Handlers::run(Authorized<Request>(request_, grant), context));
    return Encoded{api::OperationOf<Request>::encode(reply.output, answer), std::move(reply.changes)};
  }

  bool dry_run() const override {
    if constexpr (requires { request_.dry_run.value_or(false); }) {
      return request_.dry_run.value_or(false);
    } else {
      return false;
    }
  }

 private:
  Request request_;
};

template <class Request, class Handlers>
Operation make_operation() {
  using Traits = api::OperationOf<Request>;
  return {Traits::kName, Traits::kReadOnly,
          [](const Asked& asked) -> base::Result<std::unique_ptr<Call>, wire::ApiError> {
            if constexpr (requires { Traits::decode(asked.params); }) {
              RC_TRY(auto request, Traits::decode(asked.params));
              return std::make_unique<TypedCall<Request, Handlers>>(std::move(request));
            } else {
              RC_TRY(auto request, Traits::decode(asked.document));
              return std::make_unique<TypedCall<Request, Handlers>>(std::move(request));
            }
          }};
}

}  // namespace rolecall::service
