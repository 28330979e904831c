// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace rolecall::service::s3 {
namespace {

state::Table<state::Object> table_of(std::initializer_list<std::string> keys) {
  state::Table<state::Object> out;
  for (const auto& key : keys) {
    auto object = std::make_shared<state::Object>();
    object->bucket = "b";
    object->name = key;
    out.put(object->key(), object);
  }
  return out;
}

std::string shown(const state::Table<state::Object>& table, const ListingQuery& query) {
  const Listing page = list_objects(table, "b", query);
  std::string out;
  for (const auto* object : page.objects) out += object->name + " ";
  out += "|";
  for (const auto& prefix : page.prefixes) out += " " + prefix;
  return out + (page.truncated ? " ..." : "");
}

TEST(ListingTest, KeysComeInOrderOfTheirBytes) {
  EXPECT_EQ(shown(table_of({"b", "a", "a/x", "a!", "\xc3\xa9"}), {}), "a a! a/x b \xc3\xa9 |");
}

TEST(ListingTest, NeighbouringBucketsDoNotMix) {
  auto table = table_of({"k"});
  auto other = std::make_shared<state::Object>();
  other->bucket = "b-2";
  other->name = "k";
  table.put(other->key(), other);
  EXPECT_EQ(shown(table, {}), "k |");
  EXPECT_EQ(list_objects(table, "b-2", {}).objects.size(), 1U);
}

TEST(ListingTest, ADelimiterGroupsWhatLiesDeeper) {
  const auto table = table_of({"a/1", "a/2", "b", "c/d/1"});
  EXPECT_EQ(shown(table, {.delimiter = "/"}), "b | a/ c/");
  EXPECT_EQ(shown(table, {.prefix = "c/", .delimiter = "/"}), "| c/d/");
  EXPECT_EQ(shown(table, {.prefix = "a/", .delimiter = "/"}), "a/1 a/2 |");
  EXPECT_EQ(shown(table, {.prefix = "a", .delimiter = "/"}), "| a/");
}

TEST(ListingTest, PagesFollowOneAnotherWithoutGapOrRepetition) {
  const auto table = table_of({"a/1", "a/2", "b", "c/1", "d"});
  ListingQuery query{.delimiter = "/", .max = 1};
  std::string all;
  for (int pages = 0; pages < 10; ++pages) {
    const Listing page = list_objects(table, "b", query);
    all += page.last + " ";
    if (!page.truncated) break;
    query.after = page.last;
  }
  EXPECT_EQ(all, "a/ b c/ d ");
}

TEST(ListingTest, TheLastFullPageIsNotTruncated) {
  EXPECT_EQ(shown(table_of({"a", "b"}), {.max = 2}), "a b |");
  EXPECT_EQ(shown(table_of({"a", "b", "c"}), {.max = 2}), "a b | ...");
  EXPECT_EQ(shown(table_of({"a"}), {.max = 0}), "|");
}

TEST(ListingTest, AfterSkipsKeysUpToAndIncludingIt) {
  const auto table = table_of({"a", "b", "c"});
  EXPECT_EQ(shown(table, {.after = "a"}), "b c |");
  EXPECT_EQ(shown(table, {.after = "aa"}), "b c |");
  EXPECT_EQ(shown(table, {.after = "z"}), "|");
  EXPECT_EQ(shown(table, {.prefix = "b", .after = "a"}), "b |");
  EXPECT_EQ(shown(table, {.prefix = "b", .after = "c"}), "|");
}

TEST(ListingTest, GroupsAreSteppedOverAndNotWalkedThrough) {
  state::Table<state::Object> table;
  for (int i = 0; i < 20'000; ++i) {
    auto object = std::make_shared<state::Object>();
    object->bucket = "b";
    object->name = fmt::format("{}/{}", i % 2, i);
    table.put(object->key(), object);
  }
  EXPECT_EQ(shown(table, {.delimiter = "/"}), "| 0/ 1/");
}

TEST(ListingTest, ATokenOpensToWhatItWasMadeFrom) {
  EXPECT_EQ(open_continuation_token(continuation_token("a/b\xc3\xa9")).value(), "a/b\xc3\xa9");
  EXPECT_FALSE(open_continuation_token("not ours!"));
  EXPECT_FALSE(open_continuation_token(""));
}

TEST(ListingTest, UrlEncodingKeepsSlashes) {
  const auto encode = Encoder::of("url");
  ASSERT_TRUE(encode);
  EXPECT_EQ((*encode)("a/b c+\x01"), "a/b%20c%2B%01");
  EXPECT_EQ((*Encoder::of({}))("a b"), "a b");
  EXPECT_FALSE(Encoder::of("base64"));
}

}  // namespace
}  // namespace rolecall::service::s3
