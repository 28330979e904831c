// SPDX-License-Identifier: Apache-2.0
//
// The instance types that can be launched: AWS's usual families, described by rule (vCPUs by size, memory by family)
// rather than by a copy of AWS's list.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rolecall::service::ec2 {

struct InstanceType {
  std::string name;
  std::int32_t vcpus = 1;
  std::int32_t threads_per_core = 1;
  std::int64_t memory_mib = 0;
  std::string_view architecture;     // x86_64, arm64
  std::string_view default_credits;  // standard, unlimited; empty: not burstable
  bool nitro = true;
};

// AWS: what RunInstances launches if no type is named.
inline constexpr std::string_view kDefaultInstanceType = "m1.small";

// Absence: no such type.
std::optional<InstanceType> find_instance_type(std::string_view name);
// In order of family, then size.
void for_each_instance_type(const std::function<void(const InstanceType&)>& visit);

}  // namespace rolecall::service::ec2
