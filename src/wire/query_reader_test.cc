// SPDX-License-Identifier: Apache-2.0
//
// Pins the texts of AWS's parameter errors (AWS-VERIFIED where spec/aws-api.md 1.6 marks them A).
#include "wire/query_reader.h"

#include <gtest/gtest.h>

namespace rolecall::wire {

namespace {

constexpr Pattern::Range kLetterRanges[] = {{0x0, 0}, {'a', 1}, {'z' + 1, 0}};
constexpr std::uint8_t kLettersNext[] = {255, 1, 255, 1};
constexpr bool kLettersAccepting[] = {false, true};
constexpr Pattern kLetters{
    .text = "[a-z]+", .ranges = kLetterRanges, .classes = 2, .next = kLettersNext, .accepting = kLettersAccepting};
constexpr std::string_view kOnOff[] = {"disabled", "enabled"};
constexpr std::string_view kColours[] = {"red", "green", "blue"};

constexpr StringRule kName{.min = 2, .max = 8, .pattern = &kLetters};
constexpr StringRule kSwitch{.values = kOnOff};
constexpr StringRule kColour{.values = kColours};
constexpr IntegerRule kRange{.min = 5, .max = 10};
constexpr ListRule kMembers{.infix = "member", .max = 3};
constexpr ListRule kFlat{};

struct Tag {
  std::string key;
  std::optional<std::string> value;
};

struct Thing {
  std::string name;
  std::optional<std::int32_t> max_results;
  std::optional<std::string> state;
  std::optional<std::string> colour;
  std::optional<std::vector<Tag>> tags;
  std::optional<std::vector<std::string>> keys;
  std::optional<Tag> only;
  std::optional<bool> dry_run;
};

}  // namespace

static void decode(QueryReader& in, Tag& out) {
  in.read("Key", out.key, kName);
  in.read("Value", out.value, kAnyString);
}

static void decode(QueryReader& in, Thing& out, const ListRule& list) {
  in.read("Name", out.name, kName);
  in.read("MaxResults", out.max_results, kRange);
  in.read("State", out.state, kSwitch);
  in.read("Colour", out.colour, kColour);
  in.read_structs("Tags", out.tags, list);
  in.read_strings("Keys", out.keys, list, kName);
  in.read_struct("Only", out.only);
  in.read("DryRun", out.dry_run);
}

namespace {

base::Result<Thing, ApiError> read(ParameterTexts texts, std::string_view query) {
  const auto params = Params::parse(query);
  EXPECT_TRUE(params);
  QueryReader in(*params, texts);
  Thing thing;
  decode(in, thing, texts == ParameterTexts::Ec2 ? kFlat : kMembers);
  RC_TRY_VOID(in.finish());
  return thing;
}

std::string message(ParameterTexts texts, std::string_view query) {
  const auto result = read(texts, query);
  return result ? "no error" : result.error().message;
}

std::string quiet(std::string_view query) {
  return message(ParameterTexts::Quiet, query);
}
std::string echoing(std::string_view query) {
  return message(ParameterTexts::Echoing, query);
}
std::string ec2(std::string_view query) {
  return message(ParameterTexts::Ec2, query);
}

TEST(QueryReaderTest, ReadsEveryKindOfMember) {
  const auto thing = read(ParameterTexts::Quiet,
                          "Action=X&Name=abc&MaxResults=7&Tags.member.1.Key=kk&Tags.member.1.Value=&"
                          "Tags.member.2.Key=ll&Keys.member.1=yy&Only.Key=oo&DryRun=true&Unknown=ignored");
  ASSERT_TRUE(thing) << thing.error().message;
  EXPECT_EQ(thing->name, "abc");
  EXPECT_EQ(thing->max_results, 7);
  EXPECT_EQ(thing->tags->size(), 2U);
  EXPECT_EQ(thing->tags->at(0).value, "");
  EXPECT_EQ(thing->tags->at(1).value, std::nullopt);
  EXPECT_EQ(thing->keys, (std::vector<std::string>{"yy"}));
  EXPECT_EQ(thing->only->key, "oo");
  EXPECT_EQ(thing->dry_run, true);
  EXPECT_EQ(thing->state, std::nullopt);
}

TEST(QueryReaderTest, ListIndexesMayHaveGapsAndAreOrderedByNumber) {
  const auto thing = read(ParameterTexts::Ec2, "Name=abc&Keys.10=jj&Keys.2=bb&Keys.999999999=zz");
  ASSERT_TRUE(thing) << thing.error().message;
  EXPECT_EQ(thing->keys, (std::vector<std::string>{"bb", "jj", "zz"}));
}

TEST(QueryReaderTest, AnEmptyListIsSentBare) {
  const auto thing = read(ParameterTexts::Quiet, "Name=abc&Keys=&Tags=");
  ASSERT_TRUE(thing) << thing.error().message;
  ASSERT_TRUE(thing->keys);
  EXPECT_TRUE(thing->keys->empty());
  EXPECT_TRUE(thing->tags->empty());
}

TEST(QueryReaderTest, IamCollectsAllViolationsWithoutTheValues) {
  EXPECT_EQ(quiet("Name=abcdefghi&MaxResults=11"),
            "2 validation errors detected: Value at 'name' failed to satisfy constraint: Member must have length less "
            "than or equal to 8; Value at 'maxResults' failed to satisfy constraint: Member must have value less than "
            "or equal to 10");
  EXPECT_EQ(quiet("MaxResults=4"),
            "2 validation errors detected: Value at 'name' failed to satisfy constraint: Member must not be null; "
            "Value at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 5");
  EXPECT_EQ(quiet("Name=abc&State=on"),
            "1 validation error detected: Value at 'state' failed to satisfy constraint: Member must satisfy enum "
            "value set");
}

TEST(QueryReaderTest, StsRepeatsTheValue) {
  EXPECT_EQ(echoing("Name=a%3Ab"),
            "1 validation error detected: Value 'a:b' at 'name' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: [a-z]+");
  EXPECT_EQ(echoing("MaxResults=4"),
            "2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; "
            "Value '4' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to "
            "5");
}

TEST(QueryReaderTest, MembersOfStructureListsAreNamedWithTheirPosition) {
  EXPECT_EQ(quiet("Name=abc&Tags.member.1.Key=kk&Tags.member.2.Key=toolongkey"),
            "1 validation error detected: Value at 'tags.2.member.key' failed to satisfy constraint: Member must have "
            "length less than or equal to 8");
  EXPECT_EQ(quiet("Name=abc&Tags.member.1.Value=v"),
            "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must not "
            "be null");
}

TEST(QueryReaderTest, StringListsNameTheWholeRule) {
  EXPECT_EQ(
      quiet("Name=abc&Keys.member.1=x"),
      "1 validation error detected: Value at 'keys' failed to satisfy constraint: Member must satisfy constraint: "
      "[Member must have length less than or equal to 8, Member must have length greater than or equal to 2, "
      "Member must satisfy regular expression pattern: [a-z]+, Member must not be null]");
  EXPECT_NE(echoing("Name=abc&Keys.member.1=x&Keys.member.2=yy").find("Value '[x, yy]' at 'keys'"), std::string::npos);
}

TEST(QueryReaderTest, TooLongListsAreRefused) {
  EXPECT_EQ(quiet("Name=abc&Keys.member.1=aa&Keys.member.2=bb&Keys.member.3=cc&Keys.member.4=dd"),
            "1 validation error detected: Value at 'keys' failed to satisfy constraint: Member must have length less "
            "than or equal to 3");
}

TEST(QueryReaderTest, TextForANumberIsMalformedInputWithoutAText) {
  for (const char* query : {"Name=abc&MaxResults=five", "Name=abc&MaxResults=", "Name=abc&MaxResults=99999999999",
                            "Name=abc&DryRun=yes", "Name=abc&Keys.member.x=aa", "Name=abc&Tags.member.0.Key=aa"}) {
    const auto result = read(ParameterTexts::Quiet, query);
    ASSERT_FALSE(result) << query;
    EXPECT_EQ(result.error().code, "MalformedInput") << query;
    EXPECT_EQ(result.error().message, "") << query;
  }
}

TEST(QueryReaderTest, Ec2NamesTheFirstProblem) {
  EXPECT_EQ(ec2("MaxResults=1"), "The request must contain the parameter Name");
  EXPECT_EQ(ec2("Name=abc&MaxResults=1"),
            "Value ( 1 ) for parameter maxResults is invalid. Expecting a value greater "
            "than 5.");
  EXPECT_EQ(ec2("Name=abc&State="),
            "A value of '' is not valid for State. Specify either 'disabled' or 'enabled' and try again.");
  EXPECT_EQ(ec2("Name=abc&Colour=pink"), "Value (pink) for parameter colour is invalid.");
  EXPECT_EQ(ec2("Name=abc&Only.Value=x"), "The request must contain the parameter Only.Key");
  EXPECT_EQ(ec2("Name=abc&DryRun=maybe"), "Value (maybe) for parameter dryRun is invalid. Expected true or false.");
}

TEST(QueryReaderTest, Ec2RefusesParametersThatNoMemberTakes) {
  EXPECT_EQ(ec2("Name=abc&Action=X&Version=1&X-Amz-Date=d"), "no error");
  EXPECT_EQ(ec2("Name=abc&Foo=1"), "The parameter Foo is not recognized");
  EXPECT_EQ(ec2("Name=abc&Tags.1.Key=aa&Tags.1.Foo=1"), "The parameter Tags.1.Foo is not recognized");
  EXPECT_EQ(ec2("Name=abc&Keys.01=aa"), "The parameter Keys.01 is not recognized");
  EXPECT_EQ(ec2("Name=abc&Keys=aa"), "The parameter Keys is not recognized");
  EXPECT_EQ(ec2("Name=abc&Keys.1.Foo=aa"), "The parameter Keys.1.Foo is not recognized");
}

}  // namespace
}  // namespace rolecall::wire
