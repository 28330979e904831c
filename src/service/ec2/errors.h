// SPDX-License-Identifier: Apache-2.0
//
// EC2's errors.  Its model names none (aws-api.md 1.4), so what other services generate is written here.  All are
// answered with status 400.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "wire/api_error.h"
#include "wire/errors.h"

namespace rolecall::service::ec2 {

// For codes that one place alone uses; the code is part of the call, where its text is.
inline wire::ApiError ec2_error(std::string_view code, std::string message) {
  return {.code = std::string(code), .message = std::move(message)};
}

inline wire::ApiError invalid_parameter_combination(std::string message) {
  return ec2_error("InvalidParameterCombination", std::move(message));
}
inline wire::ApiError incorrect_state(std::string message) {
  return ec2_error("IncorrectState", std::move(message));
}
inline wire::ApiError incorrect_instance_state(std::string message) {
  return ec2_error("IncorrectInstanceState", std::move(message));
}
inline wire::ApiError operation_not_permitted(std::string message) {
  return ec2_error("OperationNotPermitted", std::move(message));
}
inline wire::ApiError dependency_violation(std::string message) {
  return ec2_error("DependencyViolation", std::move(message));
}
inline wire::ApiError no_default_vpc() {
  return ec2_error("VPCIdNotSpecified",
                   "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.");
}
// A parameter that AWS has and Rolecall does not honour: refused by its name on the wire.
inline wire::ApiError parameter_not_supported(std::string_view parameter) {
  return ec2_error("UnsupportedOperation",
                   "The parameter " + std::string(parameter) + " exists on AWS but is not supported by Rolecall");
}

}  // namespace rolecall::service::ec2
