// SPDX-License-Identifier: Apache-2.0
//
// IAM's quotas at their defaults (aws-api.md 2.6).  Sizes are in characters without JSON's white space.
#pragma once

#include <cstddef>

namespace rolecall::service::iam {

inline constexpr std::size_t kRolesPerAccount = 1000;
inline constexpr std::size_t kUsersPerAccount = 5000;
inline constexpr std::size_t kGroupsPerAccount = 300;
inline constexpr std::size_t kInstanceProfilesPerAccount = 1000;
inline constexpr std::size_t kPoliciesPerAccount = 1500;
inline constexpr std::size_t kPoliciesPerHolder = 10;  // managed ones attached to a role, a user or a group
inline constexpr std::size_t kVersionsPerPolicy = 5;
inline constexpr std::size_t kGroupsPerUser = 10;
inline constexpr std::size_t kAccessKeysPerUser = 2;
inline constexpr std::size_t kTagsPerResource = 50;
inline constexpr std::size_t kManagedPolicySize = 6144;
inline constexpr std::size_t kTrustPolicySize = 2048;
inline constexpr std::size_t kRoleInlinePolicySize = 10240;
inline constexpr std::size_t kUserInlinePolicySize = 2048;
inline constexpr std::size_t kGroupInlinePolicySize = 5120;

}  // namespace rolecall::service::iam
