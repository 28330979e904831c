// SPDX-License-Identifier: Apache-2.0
// AWS's own managed policies (arn:aws:iam::aws:policy/...), as data in the program.  The definition is made at build
// time from models/managed_policies/ by codegen/embed_managed_policies.py.  Immutable and static: any thread, any time,
// no owner.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace rolecall::service::iam {

struct ManagedPolicyData {
  std::string_view arn;
  std::string_view path;
  std::string_view name;
  std::string_view policy_id;
  std::string_view default_version_id;
  std::string_view description;
  std::string_view document;  // JSON without white space; the longest is over 90,000 characters
  std::int64_t create_date;   // seconds since the epoch
  std::int64_t update_date;   // seconds since the epoch; also when the default version was made
};

// All of them, sorted by ARN.
std::span<const ManagedPolicyData> managed_policy_data();

}  // namespace rolecall::service::iam
