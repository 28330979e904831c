// SPDX-License-Identifier: Apache-2.0
//
// The network that AWS makes for a new account in each region: VPC 172.31.0.0/16 with a subnet in each zone and the
// security group `default`.
#pragma once

#include <string_view>

#include "base/random.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

state::Changes default_network(const base::AccountId& account, std::string_view region, base::Random& random);

// AWS: every VPC gets one, and it goes with the VPC only.
inline constexpr std::string_view kDefaultGroupName = "default";
state::SecurityGroup default_group(const base::AccountId& account, std::string_view vpc_id, base::Random& random);

}  // namespace rolecall::service::ec2
