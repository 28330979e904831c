// SPDX-License-Identifier: Apache-2.0
#include "policy/findings.h"

#include <gtest/gtest.h>

namespace rolecall::policy {
namespace {

std::vector<std::string> codes(std::string_view text, Kind kind = Kind::InlineIdentity) {
  const auto policy = compile(text, kind);
  EXPECT_TRUE(policy) << policy.error().message << " " << policy.error().detail;
  std::vector<std::string> all;
  for (const Finding& finding : find_issues(**policy)) all.emplace_back(finding.code);
  return all;
}

using Codes = std::vector<std::string>;

Codes codes_of(const std::string& inside, Kind kind = Kind::InlineIdentity) {
  return codes(R"({"Version":"2012-10-17","Statement":{)" + inside + "}}", kind);
}

Codes with_condition(const std::string& condition, std::string_view effect = "Allow") {
  return codes_of(R"("Effect":")" + std::string(effect) + R"(","Action":"s3:*","Resource":"*","Condition":)" +
                  condition);
}

TEST(Findings, AnOrdinaryPolicyHasNone) {
  EXPECT_EQ(codes_of(R"("Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::demo/*")"),
            Codes{});
}

TEST(Findings, AMissingVersionTakesTheVariablesAway) {
  EXPECT_EQ(codes(R"({"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})"), Codes{"MISSING_VERSION"});
}

TEST(Findings, PassingEveryRoleIsASecurityWarning) {
  const Codes expected{"PASS_ROLE_WITH_STAR_IN_RESOURCE"};
  EXPECT_EQ(codes_of(R"("Effect":"Allow","Action":["ec2:*","IAM:passrole"],"Resource":"*")"), expected);
  EXPECT_EQ(codes_of(R"("Effect":"Deny","Action":"iam:PassRole","Resource":"*")"), Codes{});
  EXPECT_EQ(codes_of(R"("Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/app")"),
            Codes{});
}

TEST(Findings, RepetitionsAreSuggestions) {
  EXPECT_EQ(codes_of(R"("Effect":"Allow","Action":["s3:GetObject","S3:getobject"],"Resource":["*","*"])"),
            (Codes{"REDUNDANT_ACTION", "REDUNDANT_RESOURCE"}));
}

TEST(Findings, APrivateAddressIsNeverASourceIp) {
  const Codes expected{"PRIVATE_IP_ADDRESS"};
  EXPECT_EQ(with_condition(R"({"IpAddress":{"aws:SourceIp":["203.0.113.0/24","10.1.0.0/16"]}})"), expected);
  EXPECT_EQ(with_condition(R"({"NotIpAddress":{"aws:sourceip":"192.168.1.1"}})", "Deny"), expected);
  EXPECT_EQ(with_condition(R"({"IpAddress":{"aws:VpcSourceIp":"10.1.0.0/16"}})"), Codes{});
}

TEST(Findings, AGlobalKeyThatDoesNotExistIsInNoRequest) {
  const Codes expected{"INVALID_GLOBAL_CONDITION_KEY"};
  EXPECT_EQ(with_condition(R"({"StringEquals":{"aws:PrincipalOrg":"o-1"}})"), expected);
  EXPECT_EQ(with_condition(R"({"StringEquals":{"aws:RequestTag":"red"}})"), expected) << "of which tag?";
  EXPECT_EQ(with_condition(R"({"StringEquals":{"AWS:principalorgid":"o-1","aws:RequestTag/a":"b","acme:x":"y"}})"),
            Codes{});
  EXPECT_EQ(with_condition(R"({"StringEquals":{"aws:SignInSessionArn":"x"}})"), Codes{});
  EXPECT_EQ(with_condition(R"({"StringEquals":{"s3:prefix":"${aws:usernme}/"}})"), expected);
  EXPECT_EQ(
      codes_of(R"("Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::demo/${aws:user, 'x'}/${aws:userid}")"),
      expected);
  const auto policy = compile(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:Mfa" : "true"}}}})",
      Kind::InlineIdentity);
  const Span place = find_issues(**policy).front().place;
  EXPECT_EQ((*policy)->text().substr(place.begin, place.end - place.begin), "\"aws:Mfa\"");
}

TEST(Findings, ForAllValuesOnASingleValuedKeyLetsRequestsWithoutItPass) {
  const Codes expected{"FOR_ALL_VALUES_WITH_SINGLE_VALUED_KEY"};
  EXPECT_EQ(with_condition(R"({"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-1"}})"), expected);
  EXPECT_EQ(with_condition(R"({"ForAllValues:StringEquals":{"aws:RequestTag/team":"red"}})"), expected);
  EXPECT_EQ(with_condition(R"({"ForAllValues:StringEquals":{"aws:TagKeys":"team"}})"), Codes{});
  EXPECT_EQ(with_condition(R"({"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-1"}})", "Deny"), Codes{});
}

TEST(Findings, AWildcardThatIsNoneIsToldUnlessItIsMeant) {
  EXPECT_EQ(with_condition(R"({"StringEquals":{"s3:prefix":"home/*"}})"), Codes{"WILDCARD_WITHOUT_LIKE_OPERATOR"});
  EXPECT_EQ(with_condition(R"({"StringEquals":{"s3:prefix":"home/${*}"}})"), Codes{});
  EXPECT_EQ(with_condition(R"({"StringLike":{"s3:prefix":"home/*"}})"), Codes{});
}

TEST(Findings, EmptyConditionsAreTold) {
  EXPECT_EQ(with_condition("{}"), Codes{"EMPTY_OBJECT_CONDITION"});
  EXPECT_EQ(with_condition(R"({"StringEquals":{"s3:prefix":[]}})"), Codes{"EMPTY_ARRAY_CONDITION"});
}

TEST(Findings, APlaceIsWhatIsWrongThere) {
  const auto policy =
      compile(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}})",
              Kind::InlineIdentity);
  ASSERT_TRUE(policy);
  const auto findings = find_issues(**policy);
  ASSERT_EQ(findings.size(), 1U);
  const Span place = findings[0].place;
  EXPECT_EQ((*policy)->text().substr(place.begin, place.end - place.begin), R"("*")");
  EXPECT_EQ(severity_name(findings[0].severity), "security warning");
}

}  // namespace
}  // namespace rolecall::policy
