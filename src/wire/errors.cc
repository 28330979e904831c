// SPDX-License-Identifier: Apache-2.0
#include "wire/errors.h"

#include <fmt/format.h>

namespace rolecall::wire {
namespace {

constexpr std::string_view kMismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.";
constexpr std::string_view kS3Mismatch =
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
constexpr std::string_view kEc2AuthFailure = "AWS was not able to validate the provided access credentials";

ApiError make(std::string_view code, int http_status, std::string_view message) {
  return ApiError{.code = std::string(code), .message = std::string(message), .http_status = http_status};
}

}  // namespace

ApiError validation_error(std::string_view message) {
  return make("ValidationError", 400, message);
}

ApiError malformed_input() {
  return make("MalformedInput", 400, "");
}

ApiError invalid_parameter_value(std::string_view message) {
  return make("InvalidParameterValue", 400, message);
}

ApiError missing_parameter(std::string_view parameter) {
  return make("MissingParameter", 400, fmt::format("The request must contain the parameter {}", parameter));
}

ApiError unknown_parameter(std::string_view parameter) {
  return make("UnknownParameter", 400, fmt::format("The parameter {} is not recognized", parameter));
}

ApiError malformed_query_string(std::string_view message) {
  return make("MalformedQueryString", 400, message);
}

ApiError serialization_exception(std::string_view message) {
  ApiError error = make("SerializationException", 400, message);
  error.has_message = !message.empty();
  return error;
}

ApiError unknown_operation() {
  ApiError error = make("UnknownOperationException", 400, "");
  error.has_message = false;
  return error;
}

ApiError missing_action() {
  return make("MissingAction", 400, "The request is missing an action or a required parameter.");
}

ApiError invalid_action(std::string_view action, std::string_view version) {
  return make("InvalidAction", 400, fmt::format("Could not find operation {} for version {}", action, version));
}

ApiError operation_not_served(Protocol protocol, std::string_view service, std::string_view operation) {
  const std::string message =
      fmt::format("The operation {}:{} exists on AWS but is not served by Rolecall", service, operation);
  switch (protocol) {
    case Protocol::Query:
    case Protocol::Ec2:
      return make("InvalidAction", 400, message);
    case Protocol::RestXml:
      return make("NotImplemented", 501, message);
    case Protocol::Json:
    case Protocol::RestJson:
      return make("UnknownOperationException", 400, message);
  }
  __builtin_unreachable();
}

ApiError missing_authentication_token(Protocol protocol) {
  switch (protocol) {
    case Protocol::Query:
    case Protocol::Ec2:
      return make("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    case Protocol::RestXml:
      return make("AccessDenied", 403, "Access Denied");
    case Protocol::Json:
      return make("MissingAuthenticationTokenException", 400, "Missing Authentication Token");
    case Protocol::RestJson:
      return make("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
  }
  __builtin_unreachable();
}

ApiError unknown_credentials(Protocol protocol) {
  switch (protocol) {
    case Protocol::Query:
      return make("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    case Protocol::Ec2:
      return make("AuthFailure", 401, kEc2AuthFailure);
    case Protocol::RestXml:
      return make("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.");
    case Protocol::Json:
      return make("UnrecognizedClientException", 400, "The security token included in the request is invalid.");
    case Protocol::RestJson:
      return make("UnrecognizedClientException", 403, "The security token included in the request is invalid.");
  }
  __builtin_unreachable();
}

ApiError invalid_session_token(Protocol protocol) {
  if (protocol == Protocol::RestXml) {
    return make("InvalidToken", 400, "The provided token is malformed or otherwise invalid.");
  }
  return unknown_credentials(protocol);
}

ApiError signature_mismatch(Protocol protocol) {
  switch (protocol) {
    case Protocol::Query:
      return make("SignatureDoesNotMatch", 403, kMismatch);
    case Protocol::Ec2:
      return make("AuthFailure", 401, kEc2AuthFailure);
    case Protocol::RestXml:
      return make("SignatureDoesNotMatch", 403, kS3Mismatch);
    case Protocol::Json:
      return make("InvalidSignatureException", 400, kMismatch);
    case Protocol::RestJson:
      return make("InvalidSignatureException", 403, kMismatch);
  }
  __builtin_unreachable();
}

ApiError session_expired(Protocol protocol) {
  switch (protocol) {
    case Protocol::Query:
      return make("ExpiredToken", 403, "The security token included in the request is expired");
    case Protocol::Ec2:
      return make("RequestExpired", 400, "Request has expired.");
    case Protocol::RestXml:
      return make("ExpiredToken", 400, "The provided token has expired.");
    case Protocol::Json:
      return make("ExpiredTokenException", 400, "The security token included in the request is expired");
    case Protocol::RestJson:
      return make("ExpiredTokenException", 403, "The security token included in the request is expired");
  }
  __builtin_unreachable();
}

ApiError clock_skew(Protocol protocol, std::string_view message) {
  switch (protocol) {
    case Protocol::Query:
      return make("SignatureDoesNotMatch", 403, message);
    case Protocol::Ec2:
      return make("RequestExpired", 400, "Request has expired.");
    case Protocol::RestXml:
      return make("RequestTimeTooSkewed", 403,
                  "The difference between the request time and the current time is too large.");
    case Protocol::Json:
      return make("InvalidSignatureException", 400, message);
    case Protocol::RestJson:
      return make("InvalidSignatureException", 403, message);
  }
  __builtin_unreachable();
}

ApiError invalid_scope(Protocol protocol, std::string_view message) {
  switch (protocol) {
    case Protocol::Query:
      return make("SignatureDoesNotMatch", 403, message);
    case Protocol::Ec2:
      return make("AuthFailure", 401, kEc2AuthFailure);
    case Protocol::RestXml:
      return make("AuthorizationHeaderMalformed", 400, message);
    case Protocol::Json:
      return make("InvalidSignatureException", 400, message);
    case Protocol::RestJson:
      return make("InvalidSignatureException", 403, message);
  }
  __builtin_unreachable();
}

ApiError incomplete_signature(Protocol protocol, std::string_view message) {
  switch (protocol) {
    case Protocol::Query:
    case Protocol::Ec2:
      return make("IncompleteSignature", 400, message);
    case Protocol::RestXml:
      return make("AuthorizationHeaderMalformed", 400, message);
    case Protocol::Json:
      return make("IncompleteSignatureException", 400, message);
    case Protocol::RestJson:
      return make("IncompleteSignatureException", 403, message);
  }
  __builtin_unreachable();
}

ApiError access_denied(Protocol protocol, std::string_view message) {
  switch (protocol) {
    case Protocol::Query:
    case Protocol::RestXml:
      return make("AccessDenied", 403, message);
    case Protocol::Ec2:
      return make("UnauthorizedOperation", 403, message);
    case Protocol::Json: {
      ApiError error = make("AccessDeniedException", 400, message);
      error.json_message = "Message";
      return error;
    }
    case Protocol::RestJson:
      return make("AccessDeniedException", 403, message);
  }
  __builtin_unreachable();
}

ApiError dry_run_succeeded() {
  return make("DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.");
}

ApiError throttling(Protocol protocol) {
  switch (protocol) {
    case Protocol::Query:
      return make("Throttling", 400, "Rate exceeded");
    case Protocol::Ec2:
      return make("RequestLimitExceeded", 503, "Request limit exceeded.");
    case Protocol::RestXml:
      return make("SlowDown", 503, "Please reduce your request rate.");
    case Protocol::Json:
      return make("ThrottlingException", 400, "Rate exceeded");
    case Protocol::RestJson:
      return make("ThrottlingException", 429, "Rate exceeded");
  }
  __builtin_unreachable();
}

ApiError internal_failure(Protocol protocol) {
  switch (protocol) {
    case Protocol::Query:
      return make("InternalFailure", 500,
                  "The request processing has failed because of an unknown error, exception or failure.");
    case Protocol::Ec2:
      return make("InternalError", 500, "An internal error has occurred");
    case Protocol::RestXml:
      return make("InternalError", 500, "We encountered an internal error. Please try again.");
    case Protocol::Json:
    case Protocol::RestJson:
      return make("InternalServerException", 500, "An internal error has occurred");
  }
  __builtin_unreachable();
}

ApiError request_too_large(Protocol protocol) {
  if (protocol == Protocol::RestXml) {
    return make("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
  }
  return make("RequestEntityTooLarge", 413, "The request is larger than this server accepts");
}

}  // namespace rolecall::wire
