// SPDX-License-Identifier: Apache-2.0
#include "policy/action.h"

#include <gtest/gtest.h>

#include <string>

namespace rolecall::policy {
namespace {

TEST(Action, IsTakenApartTheSameWayAtBothTimes) {
  constexpr Action kLiteral = "iam:CreateInstanceProfile";
  const auto parsed = Action::parse("iam:CreateInstanceProfile");
  ASSERT_TRUE(parsed);
  for (const Action& action : {kLiteral, *parsed}) {
    EXPECT_EQ(action.text(), "iam:CreateInstanceProfile");
    EXPECT_EQ(action.name(), "CreateInstanceProfile");
    EXPECT_EQ(action.lower(), "iam:createinstanceprofile");
    EXPECT_EQ(action.lower_service(), "iam");
    EXPECT_EQ(action.lower_name(), "createinstanceprofile");
    EXPECT_EQ(action.hash(), hash_text("iam:createinstanceprofile"));
    EXPECT_EQ(action.service_hash(), hash_text("iam"));
  }
}

TEST(Action, WithoutColonIsAServiceAlone) {
  const auto action = Action::parse("Odd");
  ASSERT_TRUE(action);
  EXPECT_EQ(action->lower_service(), "odd");
  EXPECT_EQ(action->name(), "");
  EXPECT_EQ(Action::parse("")->lower(), "");
  EXPECT_EQ(Action::parse("s3:")->name(), "");
}

TEST(Action, IsNotLongerThanAwsAllows) {
  EXPECT_TRUE(Action::parse("s3:" + std::string(Action::kMaxSize - 3, 'x')));
  EXPECT_FALSE(Action::parse("s3:" + std::string(Action::kMaxSize - 2, 'x')));
}

}  // namespace
}  // namespace rolecall::policy
