// SPDX-License-Identifier: Apache-2.0
#include "cli/context_options.h"

#include <gtest/gtest.h>

namespace rolecall::cli {
namespace {

using policy::Cardinality;
using policy::Context;

std::vector<std::string> values(const Context& context, std::string_view key) {
  const policy::ContextValues* found = context.find(key);
  return found == nullptr ? std::vector<std::string>{}
                          : std::vector<std::string>(found->values.begin(), found->values.end());
}

using Values = std::vector<std::string>;

TEST(ContextOption, IsAKeyAndAValue) {
  Context context;
  ASSERT_TRUE(add_context_option(context, "aws:username=alice"));
  ASSERT_TRUE(add_context_option(context, "aws:UserAgent=a=b,c"));
  ASSERT_TRUE(add_context_option(context, "aws:referer="));
  EXPECT_EQ(values(context, "aws:username"), Values{"alice"});
  EXPECT_EQ(values(context, "aws:UserAgent"), Values{"a=b,c"}) << "only lists are taken apart";
  EXPECT_EQ(values(context, "aws:referer"), Values{""});
}

TEST(ContextOption, MayHaveATypeThatTheValueMustFit) {
  Context context;
  ASSERT_TRUE(add_context_option(context, "aws:TagKeys:stringList=team,cost"));
  EXPECT_EQ(values(context, "aws:TagKeys"), (Values{"team", "cost"}));
  EXPECT_EQ(context.find("aws:TagKeys")->cardinality, Cardinality::Multi);
  ASSERT_TRUE(add_context_option(context, "s3:max-keys:numeric=7"));
  EXPECT_EQ(values(context, "s3:max-keys"), Values{"7"});
  EXPECT_FALSE(add_context_option(context, "aws:SourceIp:ip=office"));
  ASSERT_TRUE(add_context_option(context, "acme:date=x"));
  EXPECT_EQ(values(context, "acme:date"), Values{"x"}) << "the first colon is the key's own";
  ASSERT_TRUE(add_context_option(context, "aws:RequestTag/cost:center=1"));
  EXPECT_EQ(values(context, "aws:RequestTag/cost:center"), Values{"1"}) << "the name of a tag may hold colons";
}

TEST(ContextOption, WhatIsNoneIsRefused) {
  Context context;
  EXPECT_EQ(add_context_option(context, "aws:username").error().message,
            "`aws:username` is not KEY=VALUE or KEY:TYPE=VALUE");
  EXPECT_FALSE(add_context_option(context, "=x"));
  EXPECT_EQ(add_context_option(context, "s3:max-keys:numerc=1").error().message, "there is no type `numerc`");
  ASSERT_TRUE(add_context_option(context, "aws:username=a"));
  EXPECT_EQ(add_context_option(context, "AWS:UserName=b").error().message, "Duplicate context key: AWS:UserName.");
}

TEST(ContextFile, IsAnObjectOfKeysOrAwsEntries) {
  Context object;
  ASSERT_TRUE(add_context_file(
      object,
      R"({"aws:username": "alice", "aws:SecureTransport": true, "s3:max-keys": 7, "aws:TagKeys": ["a", "b"]})"));
  EXPECT_EQ(values(object, "aws:SecureTransport"), Values{"true"});
  EXPECT_EQ(values(object, "s3:max-keys"), Values{"7"});
  EXPECT_EQ(values(object, "aws:TagKeys"), (Values{"a", "b"}));
  Context entries;
  ASSERT_TRUE(add_context_file(
      entries,
      R"([{"ContextKeyName": "aws:CurrentTime", "ContextKeyValues": ["2026-01-01"], "ContextKeyType": "date"}])"));
  EXPECT_EQ(values(entries, "aws:CurrentTime"), Values{"2026-01-01"});
}

TEST(ContextFile, WhatIsNoneIsRefused) {
  for (const std::string_view text :
       {"", "7", R"({"a:b": {}})", R"({"a:b": [["x"]]})", R"({"a:b": null})", "[7]", R"([{"ContextKeyName": "a:b"}])",
        R"([{"ContextKeyName": "a:b", "ContextKeyValues": ["x"], "ContextKeyType": "text"}])", R"([{"Name": "a:b"}])",
        R"({"a:b": "x", "A:B": "y"})"}) {
    Context context;
    EXPECT_FALSE(add_context_file(context, text)) << text;
  }
  Context context;
  EXPECT_EQ(add_context_file(context, "{\n  oops}").error().message.substr(0, 17), "line 2, column 3:");
}

}  // namespace
}  // namespace rolecall::cli
