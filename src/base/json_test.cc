// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <gtest/gtest.h>

namespace rolecall::base {
namespace {

TEST(JsonTest, ValuesKeepWhatWasWritten) {
  const auto read = parse_json(R"({"a":[1.50,true,null],"b":"x\u00e9\ud83d\ude00"})", {.depth = 4});
  ASSERT_TRUE(read);
  const JsonValue& list = *read->find("a");
  ASSERT_EQ(list.items.size(), 3U);
  EXPECT_EQ(list.items[0].text, "1.50");
  EXPECT_EQ(list.items[1].type, JsonType::Bool);
  EXPECT_EQ(list.items[2].type, JsonType::Null);
  EXPECT_EQ(read->find("b")->text, "x\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(read->find("c"), nullptr);
}

TEST(JsonTest, NothingIsReadLeniently) {
  for (const char* text : {"", "{", R"({"a":1,})", R"({a:1})", "[1] 2", "01", "+1", "nul", R"("\ud800")", R"("\x41")",
                           R"({"a":1,"a":2})", "{\"a\":\"\n\"}", "// no\n1"}) {
    EXPECT_FALSE(parse_json(text, {.depth = 4})) << text;
  }
}

TEST(JsonTest, DepthIsLimited) {
  EXPECT_TRUE(parse_json("[[1]]", {.depth = 2}));
  EXPECT_FALSE(parse_json("[[[1]]]", {.depth = 2}));
}

TEST(JsonTest, TheNumberOfValuesIsLimited) {
  EXPECT_TRUE(parse_json(R"({"a":[1,2]})", {.depth = 4, .values = 4}));
  EXPECT_FALSE(parse_json(R"({"a":[1,2]})", {.depth = 4, .values = 3}));
}

}  // namespace
}  // namespace rolecall::base
