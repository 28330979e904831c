// SPDX-License-Identifier: Apache-2.0
//
// The body of an S3 request, while it arrives: undoes aws-chunked with its signatures and trailers, computes the
// digests that the request or the server wants, and holds them against what the request said.  What was given to the
// sink counts only when receive() has succeeded.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/checksum.h"
#include "http/server.h"
#include "sigv4/verify.h"
#include "state/s3_entities.h"
#include "wire/api_error.h"

namespace rolecall::service::s3 {

// The algorithms that x-amz-checksum-* may name.
std::span<const crypto::ChecksumKind> checksum_kinds();
std::optional<crypto::ChecksumKind> checksum_kind(std::string_view name);

// What a request says about its body before any of it is read.
struct Declared {
  sigv4::Payload payload = sigv4::Payload::Unsigned;
  std::optional<sigv4::ChunkSeed> seed;
  std::optional<std::uint64_t> size;  // of the content; absence: the request does not say
  std::string sha256;                 // hex, with Payload::Signed
  std::string md5;                    // raw; empty: not said
  std::optional<crypto::ChecksumKind> checksum;
  std::string checksum_value;  // raw; empty: a trailer will tell
  std::string trailer_names;
};

// Whose the checksum in the head is: the body's, or that of the object the request completes.
enum class ChecksumSubject { Body, Object };

// `verified` is null for an anonymous request.
base::Result<Declared, wire::ApiError> declared_of(const http::RequestHead& head, sigv4::Verified* verified,
                                                   ChecksumSubject subject);

struct Digests {
  std::uint64_t size = 0;
  std::string md5;                         // raw
  std::vector<state::Checksum> checksums;  // the declared one and the wanted ones
};

using Sink = std::function<base::Status(std::string_view)>;

// `wanted` are computed besides what the request declares.  The sink's failure is answered as InternalError.
base::Result<Digests, wire::ApiError> receive(http::BodyReader& body, const Declared& declared,
                                              std::span<const crypto::ChecksumKind> wanted, const Sink& sink);

}  // namespace rolecall::service::s3
