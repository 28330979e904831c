// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/authentication.h"
#include "wire/errors.h"

namespace rolecall::service {
namespace {

using sigv4::Fault;
using wire::ApiError;
using wire::Protocol;

// AWS: S3 has codes of its own for what others call an incomplete signature, and helps with the region.
ApiError s3_refusal(const sigv4::VerifyError& error, const Settings& settings) {
  switch (error.fault) {
    case Fault::WrongScope:
      if (error.scope.region) {
        return ApiError{.code = "AuthorizationHeaderMalformed",
                        .message = fmt::format("The authorization header is malformed; the region '{}' is wrong; "
                                               "expecting '{}'",
                                               error.presented_region, settings.region),
                        .http_status = 400}
            .with("Region", settings.region);
      }
      return wire::invalid_scope(Protocol::RestXml, "The authorization header is malformed; " + describe(error));
    case Fault::UnsupportedAlgorithm:
      return ApiError{.code = "InvalidRequest",
                      .message =
                          "The authorization mechanism you have provided is not supported. Please use "
                          "AWS4-HMAC-SHA256.",
                      .http_status = 400};
    case Fault::MultipleMechanisms:
      return ApiError{.code = "InvalidArgument",
                      .message =
                          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
                          "query string parameter or the Authorization header should be specified",
                      .http_status = 400};
    case Fault::UrlExpired:
      return ApiError{.code = "AccessDenied", .message = "Request has expired", .http_status = 403}
          .with("X-Amz-Expires", std::to_string(error.expires.count()))
          .with("Expires", base::format_iso8601(error.request_time + error.expires))
          .with("ServerTime", base::format_iso8601(error.server_time));
    case Fault::MissingQueryPart:
    case Fault::InvalidExpires:
      return ApiError{.code = "AuthorizationQueryParametersError", .message = describe(error), .http_status = 400};
    case Fault::HeaderNotSigned:
    case Fault::HostNotSigned:
      return ApiError{.code = "AccessDenied",
                      .message = "There were headers present in the request which were not signed",
                      .http_status = 403}
          .with("HeadersNotSigned", error.fault == Fault::HostNotSigned ? "host" : error.subject);
    case Fault::ContentHashMissing:
      return ApiError{.code = "InvalidRequest",
                      .message = "Missing required header for this request: x-amz-content-sha256",
                      .http_status = 400};
    case Fault::ContentHashInvalid:
      return ApiError{.code = "InvalidArgument",
                      .message =
                          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                          "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, or "
                          "a valid sha256 value.",
                      .http_status = 400}
          .with("ArgumentName", "x-amz-content-sha256")
          .with("ArgumentValue", error.subject);
    case Fault::ContentHashMismatch:
      return ApiError{.code = "XAmzContentSHA256Mismatch",
                      .message = "The provided 'x-amz-content-sha256' header does not match what was computed.",
                      .http_status = 400}
          .with("ClientComputedContentSHA256", error.subject);
    default:
      return wire::incomplete_signature(Protocol::RestXml, describe(error));
  }
}

}  // namespace

ApiError refusal(const sigv4::VerifyError& error, Protocol protocol, const Settings& settings) {
  switch (error.fault) {
    case Fault::MissingCredentials:
      return wire::missing_authentication_token(protocol);
    case Fault::UnknownKey:
      return wire::unknown_credentials(protocol);
    case Fault::ExpiredToken:
      return wire::session_expired(protocol);
    case Fault::SignatureMismatch:
      return wire::signature_mismatch(protocol);
    case Fault::TooOld:
    case Fault::NotYetCurrent:
      return wire::clock_skew(protocol, describe(error));
    default:
      break;
  }
  if (protocol == Protocol::RestXml) return s3_refusal(error, settings);
  // AWS: SignatureDoesNotMatch for what contradicts itself, IncompleteSignature for what is not all there.
  return code_of(error.fault) == "SignatureDoesNotMatch" ? wire::invalid_scope(protocol, describe(error))
                                                         : wire::incomplete_signature(protocol, describe(error));
}

}  // namespace rolecall::service
