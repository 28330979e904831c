// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/filters.h"

#include <gtest/gtest.h>

namespace rolecall::service::ec2 {
namespace {

struct Thing {
  std::string colour;
  std::vector<state::Tag> tags = {};
};
constexpr FilterName<Thing> kNames[] = {
    {"colour", [](const Thing& thing, FilterValues& out) { out.add(thing.colour); }},
    {"is-red", [](const Thing& thing, FilterValues& out) { out.add(thing.colour == "red"); }},
};

using Requested = std::vector<api::ec2::Filter>;

bool matches(Requested requested, const Thing& thing) {
  const auto filters = Filters<Thing>::of(requested, kNames);
  return filters && filters->match(thing);
}

TEST(WildcardMatch, TakesEachCharacterLiterallyButStarQuestionMarkAndBackslash) {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  for (const Row& row : std::initializer_list<Row>{{"", "", true},
                                                   {"", "a", false},
                                                   {"a", "", false},
                                                   {"*", "", true},
                                                   {"*", "anything", true},
                                                   {"t2.*", "t2.micro", true},
                                                   {"t2.*", "t3.micro", false},
                                                   {"t?.micro", "t3.micro", true},
                                                   {"t?.micro", "t.micro", false},
                                                   {"*a*b", "xxaxxbxxb", true},
                                                   {"*a*b", "xxaxxbxxc", false},
                                                   {"\\*", "*", true},
                                                   {"\\*", "x", false},
                                                   {"\\?a", "?a", true},
                                                   {"a\\\\b", "a\\b", true},
                                                   {"a**", "a", true},
                                                   {"A", "a", false}}) {
    EXPECT_EQ(wildcard_match(row.pattern, row.text), row.matches) << row.pattern << " | " << row.text;
  }
}

TEST(WildcardMatch, OfManyStarsEndsSoon) {
  std::string pattern, text(2000, 'a');
  for (int i = 0; i < 100; ++i) pattern += "*a";
  EXPECT_FALSE(wildcard_match(pattern + "b", text));
}

TEST(Filters, MustAllMatchWithOneOfTheirValues) {
  const Thing red{"red"};
  EXPECT_TRUE(matches({{.name = "colour", .values = {{"blue", "r*"}}}}, red));
  EXPECT_FALSE(matches({{.name = "colour", .values = {{"blue"}}}}, red));
  EXPECT_TRUE(matches({{.name = "colour", .values = {{"red"}}}, {.name = "is-red", .values = {{"true"}}}}, red));
  EXPECT_FALSE(matches({{.name = "colour", .values = {{"red"}}}, {.name = "is-red", .values = {{"false"}}}}, red));
}

TEST(Filters, KnowTagsByKeyAndByValue) {
  const Thing tagged{"red", {{"Name", "web"}, {"Stage", "prod"}}};
  EXPECT_TRUE(matches({{.name = "tag:Name", .values = {{"w*"}}}}, tagged));
  EXPECT_FALSE(matches({{.name = "tag:name", .values = {{"web"}}}}, tagged));
  EXPECT_TRUE(matches({{.name = "tag-key", .values = {{"Stage"}}}}, tagged));
  EXPECT_FALSE(matches({{.name = "tag-key", .values = {{"prod"}}}}, tagged));
}

TEST(Filters, RefuseWhatTheyDoNotKnow) {
  const auto filters = Filters<Thing>::of(Requested{{.name = "Colour", .values = {{"red"}}}}, kNames);
  ASSERT_FALSE(filters);
  EXPECT_EQ(filters.error().code, "InvalidParameterValue");
  EXPECT_EQ(filters.error().message, "The filter 'Colour' is invalid");
}

TEST(Filters, TakeAtMostTwoHundredValuesTogether) {
  const std::vector<std::string> many(150, "x");
  const Requested twice{{.name = "colour", .values = many}, {.name = "is-red", .values = many}};
  const auto filters = Filters<Thing>::of(twice, kNames);
  ASSERT_FALSE(filters);
  EXPECT_EQ(filters.error().code, "FilterLimitExceeded");
}

}  // namespace
}  // namespace rolecall::service::ec2
