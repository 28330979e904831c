// SPDX-License-Identifier: Apache-2.0
#include "service/s3/conditions.h"

#include <gtest/gtest.h>

namespace rolecall::service::s3 {
namespace {

state::Object object_of(std::string etag, std::int64_t modified_ms) {
  state::Object object;
  object.etag = std::move(etag);
  object.modified = base::Time(base::milliseconds(modified_ms));
  return object;
}
base::Time at(std::int64_t ms) {
  return base::Time(base::milliseconds(ms));
}
std::string code(const base::Result<void, wire::ApiError>& result) {
  return result ? "ok" : result.error().code;
}
std::string shown(std::string_view header, std::uint64_t size) {
  const auto range = select_range(std::string(header), size);
  if (!range) return range.error().code;
  return std::to_string(range->offset) + "+" + std::to_string(range->size) + (range->partial ? " part" : "");
}

TEST(ConditionsTest, EntityTagsMatchQuotedBareWeakAndInLists) {
  EXPECT_TRUE(names_etag("\"abc\"", "abc"));
  EXPECT_TRUE(names_etag("abc", "abc"));
  EXPECT_TRUE(names_etag("W/\"abc\"", "abc"));
  EXPECT_TRUE(names_etag("\"x\", \"abc\"", "abc"));
  EXPECT_TRUE(names_etag("*", "abc"));
  EXPECT_FALSE(names_etag("\"ab\"", "abc"));
  EXPECT_FALSE(names_etag("", "abc"));
}

TEST(ConditionsTest, ATagThatMatchesOutweighsTheDateBesideIt) {
  const auto object = object_of("e", 5000);
  EXPECT_EQ(code(check_read({.if_match = "e", .if_unmodified_since = at(1000)}, object)), "ok");
  EXPECT_EQ(code(check_read({.if_none_match = "e", .if_modified_since = at(1000)}, object)), "NotModified");
  EXPECT_EQ(code(check_read({.if_none_match = "x", .if_modified_since = at(9000)}, object)), "ok");
}

TEST(ConditionsTest, DatesCompareByTheSecond) {
  const auto object = object_of("e", 5999);
  EXPECT_EQ(code(check_read({.if_modified_since = at(5000)}, object)), "NotModified");
  EXPECT_EQ(code(check_read({.if_modified_since = at(4000)}, object)), "ok");
  EXPECT_EQ(code(check_read({.if_unmodified_since = at(5000)}, object)), "ok");
  EXPECT_EQ(code(check_read({.if_unmodified_since = at(4000)}, object)), "PreconditionFailed");
}

TEST(ConditionsTest, ACopyFailsWhereAReadIsNotModified) {
  EXPECT_EQ(code(check_copy({.if_none_match = "e"}, object_of("e", 0))), "PreconditionFailed");
}

TEST(ConditionsTest, WritesCanAskForNoObjectOrForThisVeryOne) {
  const auto object = object_of("e", 0);
  EXPECT_EQ(code(check_write({}, "*", nullptr, "k")), "ok");
  EXPECT_EQ(code(check_write({}, "*", &object, "k")), "PreconditionFailed");
  EXPECT_EQ(code(check_write({}, "e", &object, "k")), "NotImplemented");
  EXPECT_EQ(code(check_write("e", {}, &object, "k")), "ok");
  EXPECT_EQ(code(check_write("x", {}, &object, "k")), "PreconditionFailed");
  EXPECT_EQ(code(check_write("e", {}, nullptr, "k")), "NoSuchKey");
}

TEST(RangeTest, SingleRangesAreCutToTheObject) {
  EXPECT_EQ(shown("bytes=0-4", 10), "0+5 part");
  EXPECT_EQ(shown("bytes=5-", 10), "5+5 part");
  EXPECT_EQ(shown("bytes=-3", 10), "7+3 part");
  EXPECT_EQ(shown("bytes=-30", 10), "0+10 part");
  EXPECT_EQ(shown("bytes=8-99", 10), "8+2 part");
}

TEST(RangeTest, ARangeBehindTheEndIsNotSatisfiable) {
  EXPECT_EQ(shown("bytes=10-", 10), "InvalidRange");
  EXPECT_EQ(shown("bytes=-0", 10), "InvalidRange");
  EXPECT_EQ(shown("bytes=0-0", 0), "InvalidRange");
}

TEST(RangeTest, WhatIsNoSingleByteRangeGivesTheWhole) {
  for (const char* header : {"bytes=0-1,3-4", "items=0-1", "bytes=5-2", "bytes=a-b", "bytes=-", "bytes=1",
                             "bytes=0-99999999999999999999999"}) {
    EXPECT_EQ(shown(header, 10), "0+10") << header;
  }
}

}  // namespace
}  // namespace rolecall::service::s3
