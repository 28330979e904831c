// SPDX-License-Identifier: Apache-2.0
#include "policy/explanation.h"

#include <gtest/gtest.h>

#include "policy/evaluate.h"

namespace rolecall::policy {
namespace {

struct Told {
  std::string reason;
  std::string place;  // the text there
};

Context context_of_alice() {
  Context context;
  context.set("aws:username", "alice");
  context.set("aws:SourceIp", "203.0.113.7");
  const std::vector<std::string_view> tags = {"team", "cost"};
  context.set_values("aws:TagKeys", tags);
  return context;
}

// What is told about a statement with this inside, when alice asks for `action` on `resource`.
Told told(const std::string& inside, std::string_view action = "s3:GetObject",
          std::string_view resource = "arn:aws:s3:::demo/a", Kind kind = Kind::InlineIdentity) {
  const std::string text = R"({"Version":"2012-10-17","Statement":[{)" + inside + "}]}";
  const auto policy = compile(text, kind);
  EXPECT_TRUE(policy) << policy.error().message << " " << policy.error().detail;
  const AttachedPolicy attached{policy->get(), {}};
  const Context context = context_of_alice();
  const Principal alice{
      .kind = Principal::Kind::User, .account = "123456789012", .arn = "arn:aws:iam::123456789012:user/alice"};
  const Action named = *Action::parse(action);
  const Request request{alice, named, resource, {}, context};
  Inputs inputs;
  if (kind == Kind::InlineIdentity) {
    inputs.identity = AttachedPolicies(&attached, 1);
  } else {
    inputs.resource = &attached;
  }
  const Decision decision = evaluate(request, inputs, Tracing::On);
  EXPECT_EQ(decision.considered.size(), 1U);
  Explanation explanation = explain(decision.considered.front(), request);
  const Span place = explanation.place;
  return {std::move(explanation.reason), text.substr(place.begin, place.end - place.begin)};
}

std::string conditional(const std::string& condition) {
  return R"("Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition;
}

TEST(Explanation, AStatementThatAppliesIsShownWhole) {
  const auto allow = told(R"("Effect":"Allow","Action":"s3:*","Resource":"*")");
  EXPECT_EQ(allow.reason, "allows it");
  EXPECT_EQ(allow.place, R"({"Effect":"Allow","Action":"s3:*","Resource":"*"})");
  EXPECT_EQ(told(R"("Effect":"Deny","Action":"s3:*","Resource":"*")").reason, "denies it");
}

TEST(Explanation, TheElementThatDoesNotFitIsPointedAt) {
  const auto action = told(R"("Effect":"Allow","Action":["s3:PutObject","iam:*"],"Resource":"*")");
  EXPECT_EQ(action.reason, "does not cover s3:GetObject");
  EXPECT_EQ(action.place, R"(["s3:PutObject","iam:*"])");
  const auto not_action = told(R"("Effect":"Allow","NotAction":"s3:*","Resource":"*")");
  EXPECT_EQ(not_action.reason, "leaves out s3:GetObject");
  EXPECT_EQ(not_action.place, R"("s3:*")");
  const auto resource = told(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::other/*")");
  EXPECT_EQ(resource.reason, "does not cover arn:aws:s3:::demo/a");
  EXPECT_EQ(resource.place, R"("arn:aws:s3:::other/*")");
  const auto variable =
      told(R"("Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::demo/${aws:PrincipalTag/team}")");
  EXPECT_EQ(variable.reason, "does not cover arn:aws:s3:::demo/a (`${aws:PrincipalTag/team}` has no value)");
}

TEST(Explanation, ThePrincipalThatDoesNotFitIsPointedAt) {
  constexpr const char* kRest = R"(,"Action":"s3:GetObject","Resource":"arn:aws:s3:::demo/*")";
  const auto other =
      told(R"("Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/bob"})" + std::string(kRest),
           "s3:GetObject", "arn:aws:s3:::demo/a", Kind::Bucket);
  EXPECT_EQ(other.reason, "does not name arn:aws:iam::123456789012:user/alice");
  EXPECT_EQ(other.place, R"({"AWS":"arn:aws:iam::123456789012:user/bob"})");
  const auto exempt =
      told(R"("Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/alice"})" + std::string(kRest),
           "s3:GetObject", "arn:aws:s3:::demo/a", Kind::Bucket);
  EXPECT_EQ(exempt.reason, "exempts arn:aws:iam::123456789012:user/alice");
}

TEST(Explanation, AConditionThatFailsShowsBothSides) {
  const auto string = told(conditional(R"({"StringEquals":{"aws:username":["bob","carol"]}})"));
  EXPECT_EQ(string.reason,
            "StringEquals aws:username: the request has `alice`, the policy wants one of `bob`, `carol`");
  EXPECT_EQ(string.place, R"("aws:username":["bob","carol"])");
  EXPECT_EQ(told(conditional(R"({"StringNotEquals":{"aws:username":"alice"}})")).reason,
            "StringNotEquals aws:username: the request has `alice`, the policy wants anything but `alice`");
  EXPECT_EQ(told(conditional(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})")).reason,
            "IpAddress aws:SourceIp: the request has `203.0.113.7`, the policy wants `10.0.0.0/8`");
  EXPECT_EQ(
      told(conditional(R"({"StringLike":{"s3:prefix":["a","b","c","d"]}})")).reason,
      "StringLike s3:prefix: the request does not have this key, the policy wants one of `a`, `b`, `c`, ... (4 in "
      "all)");
  EXPECT_EQ(told(conditional(R"({"NumericLessThan":{"s3:max-keys":"10"}})")).reason,
            "NumericLessThan s3:max-keys: the request does not have this key, the policy wants less than `10`");
  EXPECT_EQ(told(conditional(R"({"DateLessThan":{"aws:TokenIssueTime":"2026-01-01T00:00:00Z"}})")).reason,
            "DateLessThan aws:TokenIssueTime: the request does not have this key, the policy wants a time before "
            "`2026-01-01T00:00:00Z`");
}

TEST(Explanation, AKeyThatShouldOrShouldNotBeThereIsTold) {
  EXPECT_EQ(told(conditional(R"({"Null":{"aws:username":"true"}})")).reason,
            "Null aws:username: the request has `alice`, the policy wants no such key");
  EXPECT_EQ(told(conditional(R"({"Null":{"aws:TokenIssueTime":"false"}})")).reason,
            "Null aws:TokenIssueTime: the request does not have this key, the policy wants it present");
}

TEST(Explanation, AListComparedWithoutASetOperatorIsTold) {
  EXPECT_EQ(
      told(conditional(R"({"StringEquals":{"aws:TagKeys":"team"}})")).reason,
      "StringEquals aws:TagKeys: the request has a list, which only ForAllValues and ForAnyValue compare: `team`, "
      "`cost`");
  EXPECT_EQ(
      told(conditional(R"({"ForAllValues:StringEquals":{"aws:TagKeys":"team"}})")).reason,
      "ForAllValues:StringEquals aws:TagKeys: the request has `team`, `cost`, the policy wants each to be `team`");
  EXPECT_EQ(told(conditional(R"({"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}})")).reason,
            "ForAnyValue:StringEquals aws:TagKeys: the request has `team`, `cost`, the policy wants at least one to be "
            "one of `a`, `b`");
}

TEST(Explanation, TheConditionThatFailsIsFoundAmongOthers) {
  const auto second = told(conditional(
      R"({"StringEquals":{"aws:username":"alice"},"StringLike":{"aws:SourceIp":"203.*"},"Bool":{"aws:SecureTransport":"true"}})"));
  EXPECT_EQ(second.place, R"("aws:SecureTransport":"true")");
  EXPECT_EQ(second.reason, "Bool aws:SecureTransport: the request does not have this key, the policy wants `true`");
  EXPECT_EQ(told(conditional(R"({"StringEquals":{"aws:username":"${aws:userid}"}})")).reason,
            "StringEquals aws:username: the request has `alice`, the policy wants `${aws:userid}` (`${aws:userid}` has "
            "no value)");
}

TEST(Explanation, ADecisionIsSummedUp) {
  EXPECT_EQ(summary({.outcome = Outcome::ImplicitDeny, .layer = Layer::Boundary}),
            "because no permissions boundary allows it");
  EXPECT_EQ(summary({.outcome = Outcome::ExplicitDeny, .layer = Layer::ServiceControl}),
            "by a statement of the service control policy");
  EXPECT_EQ(summary({.outcome = Outcome::Allow, .layer = Layer::None}), "because it needs no permission");
  EXPECT_EQ(summary({.outcome = Outcome::ImplicitDeny, .layer = Layer::None}),
            "because the policies take too much work to decide");
}

}  // namespace
}  // namespace rolecall::policy
