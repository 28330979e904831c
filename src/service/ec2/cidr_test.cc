// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/cidr.h"

#include <gtest/gtest.h>

#include <set>

namespace rolecall::service::ec2 {
namespace {

Cidr cidr(std::string_view text) {
  return parse_cidr(text).value();
}

TEST(Cidr, IsReadExactlyAndLosesItsHostBits) {
  EXPECT_EQ(cidr("172.31.0.0/16").text(), "172.31.0.0/16");
  EXPECT_EQ(cidr("100.68.0.18/18").text(), "100.68.0.0/18");
  EXPECT_EQ(cidr("0.0.0.0/0").size(), std::uint64_t{1} << 32);
  for (const char* bad : {"", "10.0.0.0", "10.0.0/8", "10.0.0.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "10.0.0.0/",
                          "10.0.0.0/08", "010.0.0.0/8", "10.0.0.-1/8", " 10.0.0.0/8", "10.0.0.0/8 ", "::/0"}) {
    EXPECT_FALSE(parse_cidr(bad)) << bad;
  }
}

TEST(Cidr, KnowsWhatItContainsAndOverlaps) {
  EXPECT_TRUE(cidr("10.0.0.0/16").contains(cidr("10.0.255.0/24")));
  EXPECT_FALSE(cidr("10.0.0.0/24").contains(cidr("10.0.0.0/16")));
  EXPECT_TRUE(cidr("10.0.0.0/24").overlaps(cidr("10.0.0.0/16")));
  EXPECT_FALSE(cidr("10.0.0.0/24").overlaps(cidr("10.0.1.0/24")));
  EXPECT_TRUE(cidr("255.255.255.0/24").contains(0xFFFFFFFF));
}

TEST(Cidr, KeepsFiveAddressesOfASubnetForItself) {
  const Cidr subnet = cidr("10.0.0.0/28");
  int assignable = 0;
  for (std::uint32_t i = 0; i < 16; ++i) assignable += is_assignable(subnet, subnet.address + i) ? 1 : 0;
  EXPECT_EQ(assignable, 11);
  EXPECT_FALSE(is_assignable(subnet, subnet.address + 3));
  EXPECT_FALSE(is_assignable(subnet, subnet.address + 15));
  EXPECT_FALSE(is_assignable(subnet, subnet.address - 1));
}

TEST(FreeAddress, GivesEveryAssignableAddressOnceAndThenNone) {
  const Cidr subnet = cidr("10.0.0.0/28");
  std::set<std::uint32_t> given;
  for (std::uint32_t start = 4294967295U;
       auto address = free_address(subnet, start, [&](std::uint32_t candidate) { return given.contains(candidate); });
       start += 7) {
    EXPECT_TRUE(is_assignable(subnet, *address));
    ASSERT_TRUE(given.insert(*address).second);
  }
  EXPECT_EQ(given.size(), 11U);
}

TEST(FreeAddress, IsNoneInASubnetThatIsAllReserved) {
  EXPECT_FALSE(free_address(cidr("10.0.0.0/30"), 0, [](std::uint32_t) { return false; }));
}

}  // namespace
}  // namespace rolecall::service::ec2
