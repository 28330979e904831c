// SPDX-License-Identifier: Apache-2.0
#include "policy/context.h"
#include "policy/request.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace rolecall::policy {
namespace {

TEST(Context, CopiesWhatItIsGiven) {
  Context context;
  {
    std::string key = "custom:SomeKey";
    std::string value(5000, 'v');
    const std::string_view values[] = {value, key};
    context.set(key, value);
    context.set_values("aws:TagKeys", values);
    key.assign(key.size(), '-');
    value.assign(value.size(), '-');
  }
  Context moved = std::move(context);
  ASSERT_NE(moved.find("CUSTOM:somekey"), nullptr);
  EXPECT_EQ(moved.find("custom:SomeKey")->values[0], std::string(5000, 'v'));
  EXPECT_EQ(moved.find("custom:SomeKey")->name, "custom:SomeKey");
  EXPECT_EQ(moved.find("aws:tagkeys")->values.size(), 2U);
  EXPECT_EQ(moved.find("aws:tagkeys")->name, "aws:TagKeys") << "documented keys have AWS's spelling";
}

TEST(Context, ReplacesAKeyThatIsSetAgain) {
  Context context;
  context.set("aws:username", "a");
  context.set("AWS:USERNAME", "b");
  context.set_number("custom:N", -5);
  context.set_flag("aws:SecureTransport", true);
  context.set_time("aws:CurrentTime", base::Time(base::milliseconds(0)));
  EXPECT_EQ(context.entries().size(), 4U);
  EXPECT_EQ(context.find("aws:username")->values[0], "b");
  EXPECT_EQ(context.find("custom:N")->values[0], "-5");
  EXPECT_EQ(context.find("aws:SecureTransport")->values[0], "true");
  EXPECT_EQ(context.find("aws:CurrentTime")->values[0], "1970-01-01T00:00:00Z");
}

TEST(Context, AnswersFromTheLayerBelow) {
  Context below;
  below.set("aws:username", "a");
  below.set("aws:ResourceTag/x", "low");
  Context above = Context::layered_on(below);
  above.set("aws:RESOURCETAG/X", "high");
  EXPECT_EQ(above.find("aws:username")->values[0], "a");
  EXPECT_EQ(above.find("aws:ResourceTag/x")->values[0], "high");
  EXPECT_EQ(below.find("aws:ResourceTag/x")->values[0], "low");
  EXPECT_EQ(above.entries().size(), 2U);
}

TEST(Context, HoldsManyKeys) {
  Context context;
  for (int i = 0; i < 500; ++i) context.set("aws:RequestTag/k" + std::to_string(i), std::to_string(i));
  EXPECT_EQ(context.find("aws:RequestTag/K499")->values[0], "499");
  EXPECT_EQ(context.find("aws:RequestTag/K500"), nullptr);
}

TEST(PrincipalKeys, AreThoseOfTheKindOfCaller) {
  using Kind = Principal::Kind;
  constexpr std::string_view kAccount = "111122223333";
  struct Row {
    Principal caller;
    std::string_view type, account, arn, is_service, service;  // empty: absent
  };
  const Row rows[] = {
      {{}, "Anonymous", "anonymous", "", "", ""},
      {{.kind = Kind::Root, .account = kAccount, .arn = "root"}, "Account", kAccount, "root", "false", ""},
      {{.kind = Kind::User, .account = kAccount, .arn = "user"}, "User", kAccount, "user", "false", ""},
      {{.kind = Kind::AssumedRole, .account = kAccount, .arn = "role", .session_arn = "session"},
       "AssumedRole",
       kAccount,
       "role",
       "false",
       ""},
      {{.kind = Kind::FederatedUser, .account = kAccount, .arn = "federated"},
       "FederatedUser",
       kAccount,
       "federated",
       "false",
       ""},
      {{.kind = Kind::Service, .service = "ec2.amazonaws.com"}, "Anonymous", "", "", "true", "ec2.amazonaws.com"},
  };
  for (const Row& row : rows) {
    Context context;
    set_principal_keys(context, row.caller);
    const auto value = [&](std::string_view key) {
      const ContextValues* values = context.find(key);
      return values == nullptr ? std::string_view() : values->values[0];
    };
    EXPECT_EQ(value("aws:PrincipalType"), row.type);
    EXPECT_EQ(value("aws:PrincipalAccount"), row.account) << row.type;
    EXPECT_EQ(value("aws:PrincipalArn"), row.arn) << row.type;
    EXPECT_EQ(value("aws:PrincipalIsAWSService"), row.is_service) << row.type;
    EXPECT_EQ(value("aws:PrincipalServiceName"), row.service) << row.type;
  }
}

}  // namespace
}  // namespace rolecall::policy
