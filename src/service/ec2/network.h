// SPDX-License-Identifier: Apache-2.0
//
// The network that instances are launched into: zones, names, addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "service/context.h"
#include "service/ec2/cidr.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

// us-east-1 has six, every other region three: us-west-2a, us-west-2b, us-west-2c.
std::vector<std::string> zones_of(std::string_view region);
// AWS: use1-az1 for us-east-1a.  The letters are the same for every account here.  Empty: not a zone of the region.
std::string zone_id(std::string_view region, std::string_view zone);

// ip-172-31-0-4.ec2.internal (us-east-1), ip-172-31-0-4.REGION.compute.internal
std::string private_dns_name(std::string_view region, std::string_view address);

bool is_address_taken(const state::Snapshot& state, const state::Subnet& subnet, std::uint32_t address);
std::uint64_t free_address_count(const state::Snapshot& state, const state::Subnet& subnet);

// Addresses for the instances of one call: unlike those in the state and unlike one another.
class AddressAllocator {
 public:
  AddressAllocator(const state::Snapshot& state, const state::Subnet& subnet, base::Random& random)
      : state_(state), subnet_(subnet), random_(random) {}

  // Absence: the subnet is full.
  std::optional<std::uint32_t> private_address();
  // An address of 127.0.0.0/8 for the instance's metadata service, outside of 127.0.0.0/24, where other programs of the
  // machine listen.
  std::uint32_t imds_address();
  std::string mac();

 private:
  const state::Snapshot& state_;
  const state::Subnet& subnet_;
  base::Random& random_;
  std::set<std::uint32_t> given_, given_imds_;
};

}  // namespace rolecall::service::ec2
