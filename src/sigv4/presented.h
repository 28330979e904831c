// SPDX-License-Identifier: Apache-2.0
//
// First half of a verification: read what the request says about its signature, and believe none of it yet.  The caller
// then looks up the key of `access_key_id` (with `session_token`) and goes on with check() in verify.h.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "sigv4/error.h"
#include "sigv4/request.h"

namespace rolecall::sigv4 {

enum class Placement { Header, Query };

// keyid/date/region/service/term
struct Credential {
  std::string_view text;  // all of it
  std::string_view access_key_id, date, region, service, terminator;

  // date/region/service/term
  std::string_view scope() const { return text.substr(access_key_id.size() + 1); }
};

// Views into the request, or into memory of its own where the query had to be decoded.  May be moved, not copied.
struct Presented {
  Placement placement = Placement::Header;
  Credential credential;
  std::string_view signed_headers;  // "host;x-amz-date"
  std::string_view signature;
  std::string_view session_token;    // empty: none was sent
  std::string_view content_sha256;   // empty: none was sent
  std::array<char, 16> timestamp{};  // ISO 8601 basic, as it was signed
  base::Time time{};                 // the same
  std::optional<std::chrono::seconds> expires;

  std::unique_ptr<char[]> decoded;

  bool for_s3() const { return credential.service == kS3; }
  std::string_view timestamp_text() const { return {timestamp.data(), timestamp.size()}; }
};

base::Result<Presented, VerifyError> parse(const RequestView& request);

// The parts of an Authorization header, in any order.  A stage of parse(), on its own for tests and fuzzing.
struct AuthorizationParts {
  std::string_view credential, signed_headers, signature;
};
base::Result<AuthorizationParts, VerifyError> parse_authorization(std::string_view header);
base::Result<Credential, VerifyError> parse_credential(std::string_view text);

}  // namespace rolecall::sigv4
