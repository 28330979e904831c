// SPDX-License-Identifier: Apache-2.0
#include "state/table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "state/sorted_keys.h"

namespace rolecall::state {
namespace {

using Model = std::map<std::string, int>;

void expect_same(const Table<int>& table, const Model& model) {
  ASSERT_EQ(table.size(), model.size());
  auto expected = model.begin();
  table.for_each([&](const std::string& key, int value) {
    ASSERT_NE(expected, model.end());
    EXPECT_EQ(key, expected->first);
    EXPECT_EQ(value, expected->second);
    ++expected;
  });
  EXPECT_EQ(expected, model.end());
}

TEST(TableTest, BehavesLikeAnOrderedMapAndLeavesOldVersionsAlone) {
  std::mt19937 random(11);
  Table<int> table;
  Model model;
  std::vector<std::pair<Table<int>, Model>> versions;
  for (int step = 0; step < 4000; ++step) {
    const std::string key = std::to_string(random() % 300);
    if (random() % 3 == 0) {
      table.erase(key);
      model.erase(key);
    } else {
      table.put(key, std::make_shared<const int>(step));
      model[key] = step;
    }
    if (step % 100 == 0) versions.emplace_back(table, model);
  }
  expect_same(table, model);
  for (const auto& [old_table, old_model] : versions) expect_same(old_table, old_model);
}

// Long common beginnings, keys that are beginnings of others, and the ends of the byte range: what packing could mix
// up.
TEST(TableTest, KeepsKeysApartThatHaveMuchInCommon) {
  std::mt19937 random(7);
  Table<int> table;
  Model model;
  const std::string alphabet("\0a\x7f\xff/", 5);
  for (int step = 0; step < 6000; ++step) {
    std::string key(random() % 3 == 0 ? "123456789012/r-0" : "123456789012/i-");
    for (auto size = random() % 5; size > 0; --size) key += alphabet[random() % alphabet.size()];
    if (random() % 50 == 0) key.resize(random() % key.size());
    if (random() % 4 == 0) {
      table.erase(key);
      model.erase(key);
    } else {
      table.put(key, std::make_shared<const int>(step));
      model[key] = step;
    }
    ASSERT_EQ(table.contains(key), model.contains(key));
    const auto bound = model.lower_bound(key + "a");
    table.scan(key + "a", [&](const std::string& found, int) {
      EXPECT_TRUE(bound != model.end() && bound->first == found);
      return false;
    });
  }
  expect_same(table, model);
  for (const auto& [key, value] : model) EXPECT_EQ(*table.find(key), value);
}

TEST(TableTest, HoldsKeysThatAreLongerThanABlockShouldBe) {
  Table<int> table;
  for (int i = 0; i < 100; ++i) table.put(std::to_string(i) + std::string(5000, 'k'), std::make_shared<const int>(i));
  EXPECT_EQ(table.size(), 100U);
  EXPECT_EQ(*table.find("57" + std::string(5000, 'k')), 57);
}

TEST(TableTest, ASetOfKeysNeedsNoValues) {
  struct Nothing {};
  Table<Nothing> set;
  for (int i = 0; i < 1000; ++i) set.put(std::to_string(i * 7919 % 1000), nullptr);
  EXPECT_EQ(set.size(), 1000U);
  set.erase("77");
  EXPECT_FALSE(set.contains("77"));
  EXPECT_NE(set.find("78"), nullptr);
  EXPECT_NE(set.get("78"), nullptr);
}

TEST(SortedKeysTest, ComeInTheOrderOfTheirBytes) {
  std::mt19937 random(5);
  SortedKeys keys;
  std::multiset<std::string> model;
  const std::string alphabet("\0a\x7f\xff/", 5);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 3000; ++i) {
      std::string key = round == 0 ? "" : "123456789012/";
      for (auto size = random() % 14; size > 0; --size) key += alphabet[random() % alphabet.size()];
      keys.add(key);
      model.insert(key);
    }
    std::vector<std::string> taken;
    keys.take([&](std::string_view key) { taken.emplace_back(key); });
    EXPECT_EQ(taken, std::vector<std::string>(model.begin(), model.end()));
    model.clear();
  }
}

TEST(TableTest, ScansFromAKeyAndWithinAPrefix) {
  Table<int> table;
  for (const char* key : {"a/1", "a/2", "b/1", "b/2", "b/3", "c"}) table.put(key, std::make_shared<const int>(0));
  std::vector<std::string> seen;
  table.scan("b/2", [&](const std::string& key, int) {
    seen.push_back(key);
    return seen.size() < 3;
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"b/2", "b/3", "c"}));
  EXPECT_EQ(table.count_prefix("b/"), 3U);
  EXPECT_EQ(table.count_prefix("b/", 2), 2U);
  EXPECT_EQ(table.count_prefix("x"), 0U);
  EXPECT_EQ(table.find("nothing"), nullptr);
}

TEST(TableTest, ACopyIsTheSameVersionUntilEitherChanges) {
  Table<int> table;
  for (int i = 0; i < 1000; ++i) table.put(std::to_string(i), std::make_shared<const int>(i));
  const Table<int> before = table;
  EXPECT_TRUE(table.is_same_version(before));
  table.put("500", std::make_shared<const int>(-1));
  EXPECT_FALSE(table.is_same_version(before));
  const Table<int> between = table;
  table.erase("7");
  EXPECT_FALSE(table.is_same_version(between));
  EXPECT_FALSE(before.is_same_version(between));
}

TEST(TableTest, StaysShallowWhenKeysComeInOrder) {
  // A hundred thousand ordered keys would overflow the stack of a recursive walk if the tree did not balance itself.
  Table<int> table;
  for (int i = 0; i < 100000; ++i) table.put(std::to_string(1000000 + i), std::make_shared<const int>(i));
  for (int i = 0; i < 100000; i += 2) table.erase(std::to_string(1000000 + i));
  EXPECT_EQ(table.size(), 50000U);
  EXPECT_EQ(*table.find("1000001"), 1);
}

}  // namespace
}  // namespace rolecall::state
