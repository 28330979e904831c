// SPDX-License-Identifier: Apache-2.0
#include "wire/json_reader.h"

#include <gtest/gtest.h>

namespace rolecall::wire {
namespace {

constexpr std::string_view kColours[] = {"red", "green"};
constexpr StringRule kName{.min = 2, .max = 8};
constexpr StringRule kColour{.values = kColours};
constexpr IntegerRule kRange{.min = 5, .max = 10};
constexpr ListRule kMembers{.max = 2};

struct Tag {
  std::string key;
  std::optional<std::string> value;
};

struct Thing {
  std::string name;
  std::optional<std::int32_t> size;
  std::optional<std::string> colour;
  std::optional<std::vector<Tag>> tags;
  std::optional<std::vector<std::string>> names;
  std::optional<bool> flag;
  std::optional<base::Time> since;
};

void decode(JsonReader& in, Tag& out) {
  in.read("Key", out.key, kName);
  in.read("Value", out.value, kAnyString);
}

void decode(JsonReader& in, Thing& out) {
  in.read("Name", out.name, kName);
  in.read("Size", out.size, kRange);
  in.read("Colour", out.colour, kColour);
  in.read_structs("Tags", out.tags, kMembers);
  in.read_strings("Names", out.names, kMembers, kName);
  in.read("Flag", out.flag);
  in.read("Since", out.since);
}

base::Result<Thing, ApiError> read(std::string_view body, ParameterTexts texts = ParameterTexts::Organizations) {
  RC_TRY(const auto document, parse_json_request(body));
  JsonReader in(document, texts);
  Thing thing;
  decode(in, thing);
  RC_TRY_VOID(in.finish());
  return thing;
}

std::string reason(std::string_view body) {
  const auto thing = read(body);
  if (thing) return "";
  EXPECT_EQ(thing.error().code, "InvalidInputException");
  return thing.error().details.front().second;
}

TEST(JsonReaderTest, UnknownMembersAreIgnoredAndNullIsAbsent) {
  const auto thing = read(R"({"Name":"ab","Size":null,"Other":[{"deep":1}],"name":7})");
  ASSERT_TRUE(thing);
  EXPECT_EQ(thing->name, "ab");
  EXPECT_FALSE(thing->size);
  EXPECT_EQ(reason(R"({"Name":null})"), "INPUT_REQUIRED");
}

TEST(JsonReaderTest, WhatIsNoObjectOrNoJsonIsNotSerializable) {
  for (const char* body : {"", "[]", "\"x\"", "{", R"({"Name":"ab","Name":"cd"})", "{\"Name\":\"\xff\"}"}) {
    const auto thing = read(body);
    ASSERT_FALSE(thing) << body;
    EXPECT_EQ(thing.error().code, "SerializationException") << body;
    EXPECT_FALSE(thing.error().has_message);
  }
}

TEST(JsonReaderTest, AValueOfAnotherTypeIsRefusedBeforeAnyRule) {
  for (const char* body :
       {R"({"Name":7})", R"({"Name":["ab"]})", R"({"Name":"ab","Size":"7"})", R"({"Name":"ab","Size":7.5})",
        R"({"Name":"ab","Flag":"true"})", R"({"Name":"ab","Tags":{}})", R"({"Name":"ab","Tags":["ab"]})",
        R"({"Name":"ab","Names":[1]})", R"({"Name":"ab","Since":"2026-01-01"})", R"({"Name":"ab","Since":1e300})",
        R"({"Tags":[{"Key":1}]})"}) {
    const auto thing = read(body);
    ASSERT_FALSE(thing) << body;
    EXPECT_EQ(thing.error().code, "SerializationException") << body;
  }
  EXPECT_EQ(read(R"({"Name":7})").error().message, "NUMBER_VALUE can not be converted to a String");
}

TEST(JsonReaderTest, OrganizationsHasAReasonForEachRule) {
  EXPECT_EQ(reason(R"({"Name":"a"})"), "MIN_LENGTH_EXCEEDED");
  EXPECT_EQ(reason(R"({"Name":"123456789"})"), "MAX_LENGTH_EXCEEDED");
  EXPECT_EQ(reason(R"({"Name":"ab","Size":4})"), "MIN_VALUE_EXCEEDED");
  EXPECT_EQ(reason(R"({"Name":"ab","Size":11})"), "MAX_VALUE_EXCEEDED");
  EXPECT_EQ(reason(R"({"Name":"ab","Colour":"pink"})"), "INVALID_ENUM");
  EXPECT_EQ(reason(R"({"Name":"ab","Names":["a"]})"), "INVALID_LIST_MEMBER");
  EXPECT_EQ(reason(R"({"Name":"ab","Tags":[{"Key":"ab"},{}]})"), "INPUT_REQUIRED");
}

TEST(JsonReaderTest, OtherTextsNameThePathOfTheValue) {
  EXPECT_EQ(read(R"({"Name":"ab","Tags":[{"Key":"ab"},{"Key":"c"}]})", ParameterTexts::Echoing).error().message,
            "1 validation error detected: Value 'c' at 'tags.2.member.key' failed to satisfy constraint: Member must "
            "have length greater than or equal to 2");
}

TEST(JsonReaderTest, DepthAndNumberOfValuesAreLimited) {
  const auto nested = [](std::size_t depth) {
    return R"({"Name":"ab","x":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  EXPECT_TRUE(read(nested(kMaxJsonRequestDepth)));
  EXPECT_FALSE(read(nested(kMaxJsonRequestDepth + 2)));
  std::string many = R"({"Name":"ab","x":[0)";
  for (std::size_t i = 0; i < kMaxJsonRequestValues; ++i) many += ",0";
  EXPECT_FALSE(read(many + "]}"));
}

}  // namespace
}  // namespace rolecall::wire
