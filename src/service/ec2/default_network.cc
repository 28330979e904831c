// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/default_network.h"

#include "base/ids.h"
#include "service/ec2/cidr.h"
#include "service/ec2/network.h"

namespace rolecall::service::ec2 {

state::Changes default_network(const base::AccountId& account, std::string_view region, base::Random& random) {
  constexpr std::uint32_t kNetwork = 172U << 24 | 31U << 16;
  constexpr int kVpcPrefix = 16, kSubnetPrefix = 20;
  state::Changes changes;
  state::Vpc vpc;
  vpc.account = account;
  vpc.id = base::hex_id("vpc-", random);
  vpc.cidr = Cidr{kNetwork, kVpcPrefix}.text();
  vpc.is_default = true;
  changes.put(default_group(account, vpc.id, random));
  std::uint32_t address = kNetwork;
  for (const auto& zone : zones_of(region)) {
    const Cidr cidr{address, kSubnetPrefix};
    state::Subnet subnet;
    subnet.account = account;
    subnet.id = base::hex_id("subnet-", random);
    subnet.vpc_id = vpc.id;
    subnet.cidr = cidr.text();
    subnet.availability_zone = zone;
    subnet.default_for_az = true;
    changes.put(std::move(subnet));
    address += static_cast<std::uint32_t>(cidr.size());
  }
  changes.put(std::move(vpc));
  return changes;
}

state::SecurityGroup default_group(const base::AccountId& account, std::string_view vpc_id, base::Random& random) {
  state::SecurityGroup group;
  group.account = account;
  group.id = base::hex_id("sg-", random);
  group.name = kDefaultGroupName;
  group.description = "default VPC security group";
  group.vpc_id = vpc_id;
  return group;
}

}  // namespace rolecall::service::ec2
