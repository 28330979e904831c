// SPDX-License-Identifier: Apache-2.0
//
// AWS: IAM checks the characters of names, paths and documents in a later stage than lengths, after authorization and
// with texts of its own.  The decoders leave these rules out (models/patches/iam.json); handlers call these.
// Absence: the value is fine.
#pragma once

#include <optional>
#include <string_view>

#include "wire/api_error.h"

namespace rolecall::wire {

// `parameter` is the member in AWS's spelling: roleName, userName, groupName, policyName, instanceProfileName, ...
std::optional<ApiError> check_iam_name(std::string_view parameter, std::string_view value);
std::optional<ApiError> check_iam_path(std::string_view parameter, std::string_view value);
// Paths of managed policies: fewer characters are allowed.
std::optional<ApiError> check_iam_policy_path(std::string_view parameter, std::string_view value);
std::optional<ApiError> check_iam_path_prefix(std::string_view parameter, std::string_view value);
std::optional<ApiError> check_iam_access_key_id(std::string_view parameter, std::string_view value);
// Characters only, not whether it is a policy.
std::optional<ApiError> check_iam_document(std::string_view parameter, std::string_view value);

}  // namespace rolecall::wire
