// SPDX-License-Identifier: Apache-2.0
//
// Why a request was not authenticated.  The protocols of AWS say it in different words and codes; a VerifyError carries
// what any of them needs.  code_of() and describe() are those of the query protocol (IAM, STS); other protocols are
// rendered by the service module from the same value.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace rolecall::sigv4 {

enum class Fault {
  // The request says nothing usable about who signs it.
  MissingCredentials,      // neither an Authorization header nor presigned parameters
  MultipleMechanisms,      // both
  UnsupportedAlgorithm,    // `subject` is what was named
  MalformedAuthorization,  // `subject` is the part that is no key=value pair
  RepeatedPart,            // `subject` is the part, header or parameter that came twice
  MissingPart,             // `missing` parts of the Authorization header, or the date
  MissingQueryPart,        // `missing` presigned parameters
  MalformedCredential,     // `subject` is the credential
  MalformedDate,           // `subject` is the date
  InvalidExpires,          // `subject` is X-Amz-Expires
  TooManySignedHeaders,    // over kMaxSignedHeaders or kMaxQueryParameters
  // It does, and does not fit here and now.
  HostNotSigned,
  HeaderNotSigned,  // `subject` is the header that must be signed and is not
  WrongScope,       // see `scope`
  TooOld,           // `request_time` before `server_time` - `tolerance`
  NotYetCurrent,    // `request_time` after `server_time` + `tolerance`
  UrlExpired,       // presigned for S3: `request_time` + `expires` has passed
  // The key: made by the caller, who looks keys up.
  UnknownKey,
  ExpiredToken,
  // The signature or the body.
  SignatureMismatch,
  ContentHashMissing,   // S3 without x-amz-content-sha256
  ContentHashInvalid,   // `subject` is x-amz-content-sha256, neither a hash nor a word that S3 knows
  ContentHashMismatch,  // S3: the body does not have the hash in x-amz-content-sha256 (`subject`)
};

// Which parts of the credential scope are wrong; AWS lists them all.
struct ScopeFaults {
  bool region = false;
  bool service = false;
  bool terminator = false;
  bool date = false;
  bool any() const { return region || service || terminator || date; }
};

struct VerifyError {
  Fault fault;
  std::string subject;
  std::vector<std::string_view> missing;  // names with static lifetime
  std::string authorization_digest;       // base64 of the SHA-256 of the Authorization header
  ScopeFaults scope;
  std::string presented_region, expected_region;  // WrongScope; expected_region is empty where any of several would do
  std::string expected_service;
  base::Time request_time{};
  base::Time server_time{};
  std::chrono::minutes tolerance{};
  std::chrono::seconds expires{};
  // SignatureMismatch: what should have been signed, which S3 shows to the caller.  Never log them: header values.
  std::string canonical_request, string_to_sign, presented_signature;
};

// Query protocol: the error code and AWS's exact words.
std::string_view code_of(Fault fault);
std::string describe(const VerifyError& error);

}  // namespace rolecall::sigv4
