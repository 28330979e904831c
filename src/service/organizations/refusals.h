// SPDX-License-Identifier: Apache-2.0
//
// Refusals of Organizations that carry a Reason, and those that many operations give in the same words.
#pragma once

#include <string>
#include <string_view>

#include "api/organizations/errors.h"
#include "base/result.h"
#include "wire/api_error.h"

namespace rolecall::service::organizations {

using Checked = base::Result<void, wire::ApiError>;

inline wire::ApiError invalid_input(std::string_view reason, std::string message) {
  return api::organizations::invalid_input_exception(std::move(message)).with("Reason", reason);
}
inline wire::ApiError constraint_violation(std::string_view reason, std::string message) {
  return api::organizations::constraint_violation_exception(std::move(message)).with("Reason", reason);
}
// AWS: what a member is told that calls what only the management account may call.
inline wire::ApiError not_for_members() {
  return api::organizations::access_denied_exception("You don't have permissions to access this resource.");
}

}  // namespace rolecall::service::organizations
