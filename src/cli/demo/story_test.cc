// SPDX-License-Identifier: Apache-2.0
#include "cli/demo/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rolecall::cli::demo {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(WithoutSecretsTest, SecretsAreCutWhereverTheyStand) {
  const std::string shown = without_secrets(
      "{\n  \"AccessKeyId\" : \"ASIAIOSFODNN7EXAMPLE\",\n  \"SecretAccessKey\" : \"wJalrXUtnFEMI/K7MDENG\",\n"
      "  \"Token\" : \"averylongtokenindeed\"\n}\n{\"SecretAccessKey\": \"anothersecretkey\"}");
  EXPECT_THAT(shown, HasSubstr("ASIAIOSFODNN7EXAMPLE"));
  EXPECT_THAT(shown, HasSubstr("\"wJalrX...\""));
  EXPECT_THAT(shown, Not(HasSubstr("K7MDENG")));
  EXPECT_THAT(shown, Not(HasSubstr("longtoken")));
  EXPECT_THAT(shown, Not(HasSubstr("anothersecret")));
}

TEST(WithoutSecretsTest, WhatHasNoSecretIsLeftAlone) {
  for (const char* text : {"", "{}", "\"Token\"", "\"Token\": 12", "{\"NextToken\": \"x\"}", "\"Token\": \"open"}) {
    EXPECT_EQ(without_secrets(text), text);
  }
}

TEST(AsTypedTest, WordsAreQuotedAndLongCommandsBroken) {
  EXPECT_EQ(as_typed({"aws", "s3", "ls"}), "aws s3 ls");
  EXPECT_EQ(as_typed({"aws", "--query", "[a, b]"}), "aws --query '[a, b]'");
  EXPECT_THAT(as_typed({"aws", "iam", "create-role", "--role-name", "s3access", "--assume-role-policy-document",
                        "file://ec2-role-trust-policy.json"}),
              HasSubstr("s3access \\\n      --assume-role-policy-document"));
  EXPECT_EQ(as_typed({"rolecall", "exec", "i-1", "--", "sh"}), "rolecall exec i-1 -- sh");
}

TEST(AnswerTest, ReadsTextsAtJsonPointersAndNothingElse) {
  const Answer answer{.output = R"({"Role": {"Arn": "arn:x", "Tags": [], "Size": 3}})"};
  EXPECT_EQ(answer.at("/Role/Arn"), "arn:x");
  EXPECT_EQ(answer.at("/Role/Tags"), "[]");
  EXPECT_EQ(answer.at("/Role/Size"), "3");
  EXPECT_EQ(answer.at("/Role/Missing/Deeper"), "");
  EXPECT_EQ(Answer{.output = "not json"}.at("/Role"), "");
}

}  // namespace
}  // namespace rolecall::cli::demo
