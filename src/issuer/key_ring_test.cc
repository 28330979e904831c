// SPDX-License-Identifier: Apache-2.0
#include "issuer/key_ring.h"

#include <gtest/gtest.h>

namespace rolecall::issuer {
namespace {

using std::chrono::hours;

const base::Time kNow = base::parse_iso8601("2026-02-03T04:05:06Z").value();

TEST(KeyRingTest, AGeneratedRingIsWellFormed) {
  base::SeededRandom random(1);
  const auto ring = KeyRing::generate(kNow, random);
  EXPECT_TRUE(ring.well_formed());
  EXPECT_EQ(ring.sealing.size(), 1U);
  EXPECT_NE(ring.sealing[0].material.reveal(), ring.storage.reveal());
}

TEST(KeyRingTest, RefusesRingsThatCannotWork) {
  base::SeededRandom random(2);
  EXPECT_FALSE(KeyRing{}.well_formed());
  auto ring = KeyRing::generate(kNow, random);
  ring.sealing[0].material = base::Secret(std::string_view("short"));
  EXPECT_FALSE(ring.well_formed());
  ring = KeyRing::generate(kNow, random);
  ring.sealing.push_back(ring.sealing[0]);
  EXPECT_FALSE(ring.well_formed()) << "two keys of one id";
  ring = KeyRing::generate(kNow, random);
  ring.storage = base::Secret();
  EXPECT_FALSE(ring.well_formed());
}

TEST(KeyRingTest, AKeyStaysForTheOverlapAfterItWasTakenOver) {
  base::SeededRandom random(3);
  auto ring = KeyRing::generate(kNow, random);
  ring.rotate(kNow + hours(24), kLongestSession, random);
  EXPECT_EQ(ring.sealing.size(), 2U);
  ring.rotate(kNow + hours(24 + 36), kLongestSession, random);
  EXPECT_EQ(ring.sealing.size(), 3U) << "the first was in use until 36 hours ago";
  ring.rotate(kNow + hours(24 + 37), kLongestSession, random);
  ASSERT_EQ(ring.sealing.size(), 3U);
  EXPECT_EQ(ring.sealing.front().id, 2U);
  EXPECT_EQ(ring.sealing.back().id, 4U);
  EXPECT_TRUE(ring.well_formed());
  ring.rotate(kNow + hours(10000), kLongestSession, random);
  EXPECT_EQ(ring.sealing.size(), 2U) << "the one that sealed until now must still open";
}

}  // namespace
}  // namespace rolecall::issuer
