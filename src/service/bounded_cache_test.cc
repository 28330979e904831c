// SPDX-License-Identifier: Apache-2.0
#include "service/bounded_cache.h"

#include <gtest/gtest.h>

namespace rolecall::service {
namespace {

TEST(BoundedCacheTest, AnswersWhatWasPut) {
  BoundedCache<int> cache(10);
  EXPECT_EQ(cache.find("a"), nullptr);
  cache.put("a", 1, 1);
  cache.put("b", 2, 1);
  ASSERT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(*cache.find("a"), 1);
  EXPECT_EQ(*cache.find("b"), 2);
}

TEST(BoundedCacheTest, AKeyHoldsItsLastValueOnly) {
  BoundedCache<int> cache(4);
  for (int i = 0; i < 5; ++i) {
    cache.put("a", i, 1);
    EXPECT_EQ(*cache.find("a"), i);
    EXPECT_EQ(cache.size(), 1U);
  }
  // In the old generation, too.
  cache.put("b", 7, 2);
  cache.put("a", 8, 1);
  EXPECT_EQ(*cache.find("a"), 8);
  EXPECT_EQ(cache.size(), 2U);
}

TEST(BoundedCacheTest, NeverHoldsMoreThanItsBudget) {
  BoundedCache<int> cache(10);
  for (int i = 0; i < 1000; ++i) {
    cache.put(std::to_string(i), i, 1);
    EXPECT_LE(cache.size(), 10U);
  }
  BoundedCache<int> heavy(10);
  for (int i = 0; i < 1000; ++i) {
    heavy.put(std::to_string(i), i, 4);
    EXPECT_LE(heavy.size(), 2U);
  }
}

TEST(BoundedCacheTest, WhatIsUsedOutlivesWhatIsNot) {
  BoundedCache<int> cache(10);
  cache.put("used", 1, 1);
  cache.put("unused", 2, 1);
  for (int i = 0; i < 100; ++i) {
    cache.put(std::to_string(i), i, 1);
    ASSERT_NE(cache.find("used"), nullptr) << i;
  }
  EXPECT_EQ(cache.find("unused"), nullptr);
}

TEST(BoundedCacheTest, WhatIsTooHeavyIsNotKeptAndDrivesNothingOut) {
  BoundedCache<int> cache(10);
  cache.put("light", 1, 1);
  cache.put("heavy", 2, 6);
  EXPECT_EQ(cache.find("heavy"), nullptr);
  EXPECT_NE(cache.find("light"), nullptr);
}

}  // namespace
}  // namespace rolecall::service
