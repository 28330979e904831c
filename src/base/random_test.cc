// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

namespace rolecall::base {
namespace {

TEST(RandomTest, NoSixteenBytesOfTheSystemComeTwiceWhateverIsTakenBetween) {
  SystemRandom random;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < 5000; ++i) {
    ASSERT_TRUE(seen.insert(random.bytes(16)).second) << i;
    // Odd sizes, and some that go past the thread's supply.
    ASSERT_EQ(random.bytes(i % 200).size(), i % 200);
  }
}

TEST(RandomTest, ThreadsDoNotShareASupply) {
  SystemRandom random;
  std::vector<std::string> of_other;
  std::thread other([&] {
    for (int i = 0; i < 1000; ++i) of_other.push_back(random.bytes(16));
  });
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.bytes(16));
  other.join();
  for (const auto& bytes : of_other) EXPECT_TRUE(seen.insert(bytes).second);
}

TEST(RandomTest, EveryByteOfAFillIsWritten) {
  SystemRandom random;
  for (const std::size_t size : {1U, 12U, 63U, 64U, 65U, 1024U}) {
    std::vector<std::uint8_t> any(size);
    for (int i = 0; i < 64; ++i) {  // a byte that was never written would still be zero after 64 fills
      std::vector<std::uint8_t> bytes(size);
      random.fill(bytes);
      for (std::size_t j = 0; j < size; ++j) any[j] |= bytes[j];
    }
    EXPECT_EQ(std::count(any.begin(), any.end(), 0), 0) << size;
  }
}

}  // namespace
}  // namespace rolecall::base
