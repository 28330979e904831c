// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/network.h"

#include <gtest/gtest.h>

#include "service/ec2/default_network.h"

namespace rolecall::service::ec2 {
namespace {

const base::AccountId kAccount("123456789012");

state::Snapshot fresh_network(base::Random& random) {
  state::Snapshot state;
  state.apply(default_network(kAccount, "us-east-1", random));
  return state;
}

const state::Subnet& any_subnet(const state::Snapshot& state) {
  const state::Subnet* found = nullptr;
  state.all<state::Subnet>().for_each([&](const std::string&, const state::Subnet& subnet) { found = &subnet; });
  if (!found) std::abort();  // every account begins with subnets
  return *found;
}

TEST(DefaultNetwork, HasASubnetInEachZoneInsideOfItsVpc) {
  base::SeededRandom random{1};
  const auto state = fresh_network(random);
  ASSERT_EQ(state.all<state::Vpc>().size(), 1U);
  EXPECT_EQ(state.all<state::Subnet>().size(), 6U);
  ASSERT_EQ(state.all<state::SecurityGroup>().size(), 1U);
  state.all<state::Vpc>().for_each([&](const std::string&, const state::Vpc& vpc) {
    EXPECT_EQ(vpc.cidr, "172.31.0.0/16");
    EXPECT_TRUE(vpc.is_default);
    state.all<state::Subnet>().for_each([&](const std::string&, const state::Subnet& subnet) {
      EXPECT_EQ(subnet.vpc_id, vpc.id);
      EXPECT_TRUE(parse_cidr(vpc.cidr)->contains(parse_cidr(subnet.cidr).value())) << subnet.cidr;
    });
  });
}

TEST(ZoneId, IsTheRegionsCodeAndTheZonesNumber) {
  EXPECT_EQ(zone_id("us-east-1", "us-east-1a"), "use1-az1");
  EXPECT_EQ(zone_id("ap-southeast-2", "ap-southeast-2c"), "apse2-az3");
  EXPECT_EQ(zone_id("us-gov-west-1", "us-gov-west-1b"), "usgw1-az2");
  EXPECT_EQ(zone_id("us-east-1", "eu-west-1a"), "");
}

TEST(PrivateDnsName, HasADomainOfItsOwnInUsEast1) {
  EXPECT_EQ(private_dns_name("us-east-1", "172.31.0.4"), "ip-172-31-0-4.ec2.internal");
  EXPECT_EQ(private_dns_name("eu-west-1", "172.31.0.4"), "ip-172-31-0-4.eu-west-1.compute.internal");
}

TEST(AddressAllocator, GivesNoAddressThatAnInstanceHas) {
  base::SeededRandom random{2};
  auto state = fresh_network(random);
  state::Subnet subnet = any_subnet(state);
  subnet.cidr = "172.31.0.0/28";
  state::Changes changes;
  for (int i = 4; i < 14; ++i) {
    changes.put(state::Instance{.account = kAccount,
                                .id = "i-" + std::to_string(i),
                                .subnet_id = subnet.id,
                                .private_ip = "172.31.0." + std::to_string(i)});
  }
  state.apply(changes);
  EXPECT_EQ(free_address_count(state, subnet), 1U);
  AddressAllocator allocator(state, subnet, random);
  EXPECT_EQ(allocator.private_address().value_or(0), parse_ipv4("172.31.0.14"));
  EXPECT_FALSE(allocator.private_address());
}

TEST(AddressAllocator, PutsMetadataServicesOnLoopbackOutsideOf127_0_0) {
  base::SeededRandom random{3};
  const auto state = fresh_network(random);
  AddressAllocator allocator(state, any_subnet(state), random);
  std::set<std::uint32_t> given;
  for (int i = 0; i < 1000; ++i) {
    const auto address = allocator.imds_address();
    EXPECT_EQ(address >> 24, 127U);
    EXPECT_NE(address >> 8, 127U << 16);
    EXPECT_TRUE(given.insert(address).second);
  }
}

}  // namespace
}  // namespace rolecall::service::ec2
