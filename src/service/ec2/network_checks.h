// SPDX-License-Identifier: Apache-2.0
//
// What must hold for new VPCs, subnets and security groups.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "service/context.h"
#include "service/ec2/cidr.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

// LIMIT: AWS's default quotas for one region, but for VPCs (5 on AWS), which test suites make and leave behind.
inline constexpr std::size_t kMaxVpcs = 100;
inline constexpr std::size_t kMaxSubnetsPerVpc = 200;
inline constexpr std::size_t kMaxSecurityGroups = 2500;
inline constexpr std::size_t kMaxKeyPairs = 5000;

// AWS: /16 to /28.  `range_code` is the error for other sizes: InvalidVpc.Range, InvalidSubnet.Range.
base::Result<Cidr, wire::ApiError> check_network_cidr(std::string_view text, std::string_view range_code);

// Inside its VPC and beside the VPC's other subnets.
base::Result<void, wire::ApiError> check_subnet_fits(const Context& context, const state::Vpc& vpc, const Cidr& cidr);

// The zone that a new subnet is in: as named, as its id says, or the first.
base::Result<std::string, wire::ApiError> subnet_zone(const Context& context, const std::optional<std::string>& zone,
                                                      const std::optional<std::string>& id);

base::Result<void, wire::ApiError> check_group_name(std::string_view name);
base::Result<void, wire::ApiError> check_group_description(std::string_view description);

template <class Entity>
bool account_has(const Context& context, std::size_t count) {
  return context.state.all<Entity>().count_prefix(context.account().str() + "/", count) >= count;
}

}  // namespace rolecall::service::ec2
