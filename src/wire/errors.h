// SPDX-License-Identifier: Apache-2.0
//
// Errors that AWS's models do not list: authentication, authorization, routing and parameter errors.  Where the
// protocols disagree about code, status or text the factory takes the protocol.
#pragma once

#include <string>
#include <string_view>

#include "wire/api_error.h"

namespace rolecall::wire {

// Parameters.
ApiError validation_error(std::string_view message);  // IAM, STS
ApiError malformed_input();                           // IAM, STS: text where a number is expected; no text at all
ApiError invalid_parameter_value(std::string_view message);  // EC2, STS
ApiError missing_parameter(std::string_view parameter);      // EC2; `parameter` as spelled on the wire
ApiError unknown_parameter(std::string_view parameter);      // EC2
ApiError malformed_query_string(std::string_view message);
ApiError serialization_exception(std::string_view message);  // JSON protocols; an empty text is left out

// Routing.
ApiError missing_action();
ApiError invalid_action(std::string_view action, std::string_view version);
ApiError unknown_operation();  // JSON protocols; AWS: without a text
// An operation that AWS has and Rolecall has not: says so by name.
ApiError operation_not_served(Protocol protocol, std::string_view service, std::string_view operation);

// Authentication (AWS: checked before any parameter).
ApiError missing_authentication_token(Protocol protocol);
ApiError unknown_credentials(Protocol protocol);    // unknown, inactive or deleted key
ApiError invalid_session_token(Protocol protocol);  // garbled token, or a temporary key without its token
ApiError signature_mismatch(Protocol protocol);
ApiError session_expired(Protocol protocol);
// `message` is the protocol's "Signature expired: ..." text; EC2 and S3 have texts of their own.
ApiError clock_skew(Protocol protocol, std::string_view message);
ApiError invalid_scope(Protocol protocol, std::string_view message);
ApiError incomplete_signature(Protocol protocol, std::string_view message);

// Authorization and the rest.
ApiError access_denied(Protocol protocol, std::string_view message);
ApiError dry_run_succeeded();  // EC2
ApiError throttling(Protocol protocol);
ApiError internal_failure(Protocol protocol);
ApiError request_too_large(Protocol protocol);

}  // namespace rolecall::wire
