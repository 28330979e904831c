// SPDX-License-Identifier: Apache-2.0
//
// What a signature is about: a view of an HTTP request, free of any HTTP library.  Nothing here owns bytes; everything
// must outlive the calls (and the Presented that parse() makes from it).
#pragma once

#include <span>
#include <string_view>

#include "crypto/sha256.h"

namespace rolecall::sigv4 {

struct Header {
  std::string_view name;   // any case
  std::string_view value;  // as received
};

// Whether the body was read before the check.  Only S3 may check first and read afterwards.
enum class BodyArrival { Complete, Follows };

struct RequestView {
  std::string_view method;
  std::string_view raw_path;                          // as on the wire, percent-encoded, without the query
  std::string_view raw_query;                         // as on the wire, without the '?'
  std::span<const Header> headers;                    // in the order received, repeated ones too
  std::string_view body;                              // unless BodyArrival::Follows
  const crypto::Sha256Digest* body_digest = nullptr;  // of `body`, if the caller has it already
  BodyArrival body_arrival = BodyArrival::Complete;
};

inline constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
inline constexpr std::string_view kTerminator = "aws4_request";
inline constexpr std::string_view kS3 = "s3";

// LIMIT: ours.  Real clients sign up to about 20 headers and send up to a few hundred query parameters.
inline constexpr std::size_t kMaxSignedHeaders = 64;
inline constexpr std::size_t kMaxQueryParameters = 2048;
// LIMIT: AWS, presigned URLs of S3: one week.
inline constexpr int kMaxExpiresSeconds = 604800;

}  // namespace rolecall::sigv4
