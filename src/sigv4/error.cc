// SPDX-License-Identifier: Apache-2.0
#include "sigv4/error.h"

#include <fmt/format.h>

#include <utility>

#include "sigv4/request.h"

namespace rolecall::sigv4 {
namespace {

std::string missing_parts(const VerifyError& error) {
  std::string text;
  for (const auto part : error.missing) {
    text += part == "Date" ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                           : fmt::format("Authorization header requires '{}' parameter. ", part);
  }
  return text + "(Hashed with SHA-256 and encoded with Base64) Authorization=" + error.authorization_digest;
}

std::string missing_query_parts(const VerifyError& error) {
  std::string text;
  for (const auto part : error.missing) text += fmt::format("AWS query-string parameters must include '{}'. ", part);
  return text + "Re-examine the query-string parameters.";
}

// AWS: each sentence but the last two ends in a blank, and whoever has several gets them in a row.
std::string wrong_scope(const VerifyError& error) {
  std::string text;
  if (error.scope.region) text += "Credential should be scoped to a valid region. ";
  if (error.scope.service) {
    text += fmt::format("Credential should be scoped to correct service: '{}'. ", error.expected_service);
  }
  if (error.scope.terminator) {
    text += fmt::format("Credential should be scoped with a valid terminator: '{}'.", kTerminator);
  }
  if (error.scope.date) {
    if (error.scope.terminator) text += ' ';
    text += "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.";
  }
  return text;
}

std::string too_old(const VerifyError& error) {
  return fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)",
                     base::format_basic(error.request_time), base::format_basic(error.server_time - error.tolerance),
                     base::format_basic(error.server_time), error.tolerance.count());
}

std::string not_yet_current(const VerifyError& error) {
  return fmt::format("Signature not yet current: {} is still later than {} ({} + {} min.)",
                     base::format_basic(error.request_time), base::format_basic(error.server_time + error.tolerance),
                     base::format_basic(error.server_time), error.tolerance.count());
}

constexpr std::string_view kMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.";

}  // namespace

std::string_view code_of(Fault fault) {
  switch (fault) {
    case Fault::MissingCredentials:
      return "MissingAuthenticationToken";
    case Fault::UnknownKey:
      return "InvalidClientTokenId";
    case Fault::ExpiredToken:
      return "ExpiredToken";
    case Fault::MultipleMechanisms:
    case Fault::UnsupportedAlgorithm:
    case Fault::MalformedAuthorization:
    case Fault::RepeatedPart:
    case Fault::MissingPart:
    case Fault::MissingQueryPart:
    case Fault::MalformedCredential:
    case Fault::MalformedDate:
    case Fault::InvalidExpires:
    case Fault::TooManySignedHeaders:
      return "IncompleteSignature";
    case Fault::HostNotSigned:
    case Fault::HeaderNotSigned:
    case Fault::WrongScope:
    case Fault::TooOld:
    case Fault::NotYetCurrent:
    case Fault::UrlExpired:
    case Fault::SignatureMismatch:
    case Fault::ContentHashMissing:
    case Fault::ContentHashInvalid:
    case Fault::ContentHashMismatch:
      return "SignatureDoesNotMatch";
  }
  std::unreachable();
}

std::string describe(const VerifyError& error) {
  switch (error.fault) {
    case Fault::MissingCredentials:
      return "Request is missing Authentication Token";
    case Fault::MultipleMechanisms:
      return "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header "
             "should be specified";
    case Fault::UnsupportedAlgorithm:
      return fmt::format("Unsupported AWS 'algorithm': '{}'.", error.subject);
    case Fault::MalformedAuthorization:
      return fmt::format(
          "'{}' not a valid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and "
          "encoded with Base64): '{}'.",
          error.subject, error.authorization_digest);
    case Fault::RepeatedPart:
      return fmt::format("'{}' must be given only once.", error.subject);
    case Fault::MissingPart:
      return missing_parts(error);
    case Fault::MissingQueryPart:
      return missing_query_parts(error);
    case Fault::MalformedCredential:
      return fmt::format(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{}'",
          error.subject);
    case Fault::MalformedDate:
      return fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
                         error.subject);
    case Fault::InvalidExpires:
      return fmt::format("X-Amz-Expires must be a number of seconds from 1 to {}, got '{}'.", kMaxExpiresSeconds,
                         error.subject);
    case Fault::TooManySignedHeaders:
      return fmt::format("At most {} headers can be signed and at most {} query parameters given.", kMaxSignedHeaders,
                         kMaxQueryParameters);
    case Fault::HostNotSigned:
      return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    case Fault::HeaderNotSigned:
      return fmt::format("'{}' must be a 'SignedHeader' in the AWS Authorization.", error.subject);
    case Fault::WrongScope:
      return wrong_scope(error);
    case Fault::TooOld:
      return too_old(error);
    case Fault::NotYetCurrent:
      return not_yet_current(error);
    case Fault::UrlExpired:
      return "Request has expired";
    case Fault::UnknownKey:
      return "The security token included in the request is invalid.";
    case Fault::ExpiredToken:
      return "The security token included in the request is expired";
    case Fault::SignatureMismatch:
    case Fault::ContentHashMissing:
    case Fault::ContentHashInvalid:
    case Fault::ContentHashMismatch:
      return std::string(kMismatch);
  }
  std::unreachable();
}

}  // namespace rolecall::sigv4
