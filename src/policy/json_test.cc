// SPDX-License-Identifier: Apache-2.0
//
// The strict JSON reader: what it takes, what it refuses, and where it says things stand.
#include "policy/json.h"

#include <gtest/gtest.h>

#include <string>

namespace rolecall::policy {
namespace {

TEST(Json, ReadsEveryKindOfValue) {
  const auto value =
      parse_json(" {\"s\":\"a\\n\\u00e9\\ud83d\\ude00\",\"n\":-1.5e+3,\"b\":[true,false,null],\"o\":{}} ");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->find("s")->text, "a\n\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(value->find("n")->text, "-1.5e+3");
  ASSERT_EQ(value->find("b")->items.size(), 3U);
  EXPECT_EQ(value->find("b")->items[0].type, JsonType::Bool);
  EXPECT_EQ(value->find("b")->items[2].type, JsonType::Null);
  EXPECT_TRUE(value->find("o")->is_object());
  EXPECT_EQ(value->find("x"), nullptr);
  EXPECT_EQ(value->begin, 1U);
}

TEST(Json, RefusesWhatIsNotStrict) {
  for (const std::string_view text : {"",
                                      " ",
                                      "{",
                                      "}",
                                      "[1,]",
                                      "{\"a\":1,}",
                                      "{'a':1}",
                                      "{a:1}",
                                      "{\"a\" 1}",
                                      "[1 2]",
                                      "// c\n1",
                                      "1 2",
                                      "{}{}",
                                      "01",
                                      "1.",
                                      ".5",
                                      "+1",
                                      "1e",
                                      "-",
                                      "tru",
                                      "nul",
                                      "NaN",
                                      "\"a",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "\"\\ud800\"",
                                      "\"\\udc00\"",
                                      "\"\\ud800\\u0041\"",
                                      "\"a\tb\"",
                                      "\"a\nb\"",
                                      "{\"a\":1,\"a\":2}",
                                      "\xEF\xBB\xBF{}",
                                      "\"\xC4\x80\"",
                                      "\"\xC3\"",
                                      "\"\xFF\"",
                                      "\"\\",
                                      "{\"a\"",
                                      "{\"a\":",
                                      "[",
                                      "[1"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
  EXPECT_FALSE(parse_json(std::string_view("\0", 1)));
}

TEST(Json, KeepsToItsLimits) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(kMaxJsonDepth)));
  EXPECT_FALSE(parse_json(nested(kMaxJsonDepth + 2)));
  EXPECT_FALSE(parse_json(std::string(100000, '[')));
  EXPECT_TRUE(parse_json("\"" + std::string(kMaxDocumentCharacters - 2, 'x') + "\""));
  EXPECT_FALSE(parse_json("\"" + std::string(kMaxDocumentCharacters - 1, 'x') + "\""));
  std::string wide = "\"";
  for (std::size_t i = 0; i < kMaxDocumentCharacters - 2; ++i) wide += "\xC3\xA9";
  EXPECT_TRUE(parse_json(wide + "\"")) << "characters are counted, not bytes";
}

TEST(Json, SaysWhereTheErrorIs) {
  const auto value = parse_json("{\n  \"a\": 1,\n  \"a\": 2}");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().message, "the name `a` appears twice in one object");
  EXPECT_EQ(position_at("{\n  \"a\": 1,\n  \"a\": 2}", value.error().offset), (Position{3, 3}));
}

}  // namespace
}  // namespace rolecall::policy
