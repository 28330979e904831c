// SPDX-License-Identifier: Apache-2.0
//
// Which documents are refused, with which words, and what a compiled policy knows about its text.
// AWS-VERIFIED: the identity tables follow the recorded CreatePolicy answers described in the specification; cases
// marked `derived` follow from its rules only.
#include "policy/document.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace rolecall::policy {
namespace {

constexpr std::string_view kSyntax = "Syntax errors in policy.";
constexpr std::string_view kVersion = "Policy document must be version 2012-10-17 or greater.";
constexpr std::string_view kLegacy = "The policy failed legacy parsing";
constexpr std::string_view kUniqueSids = "Statement IDs (SID) in a single policy must be unique.";
constexpr std::string_view kNoActions = "Policy statement must contain actions.";
constexpr std::string_view kNoResources = "Policy statement must contain resources.";
constexpr std::string_view kVendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
constexpr std::string_view kOneColon = "Actions/Condition can contain only one colon.";
constexpr std::string_view kResourceVendor = "Resource vendor must be fully qualified and cannot contain regexes.";
constexpr std::string_view kIamPath =
    "IAM resource path must either be \"*\", root, or start with user/, federated-user/, role/, group/, "
    "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, "
    "access-report/.";

// A document of version 2012 around one statement's members (or a whole Statement value).
std::string with_statement(std::string_view members) {
  return R"({"Version":"2012-10-17","Statement":{)" + std::string(members) + "}}";
}
std::string with_action(std::string_view action) {
  return with_statement(R"("Effect":"Allow","Resource":"arn:aws:s3:::b","Action":)" + std::string(action));
}
std::string with_resource(std::string_view resource) {
  return with_statement(R"("Effect":"Allow","Action":"s3:ListBucket","Resource":)" + std::string(resource));
}
std::string with_condition(std::string_view condition) {
  return with_statement(R"("Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b","Condition":)" +
                        std::string(condition));
}

struct Refused {
  std::string document;
  std::string_view message;
};

std::vector<Refused> refused_for_grammar() {
  return {
      {"This is not JSON", kSyntax},
      {"", kSyntax},
      {"[]", kSyntax},
      {R"("text")", kSyntax},
      {with_action(R"("s3:Get")") + "{}", kSyntax},
      {R"({"Version":"2012-10-17",})", kSyntax},
      {R"({"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kSyntax},
      {R"({"Version":2012,"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kSyntax},
      {R"({"Version":"2012-10-17"})", kSyntax},
      {R"({"Version":"2012-10-17","Statement":[]})", kSyntax},
      {R"({"Version":"2012-10-17","Statement":["x"]})", kSyntax},
      {R"({"Version":"2012-10-17","Statement":"x"})", kSyntax},
      {R"({"Version":"2012-10-17","Extra":1,"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kSyntax},
      {R"({"Version":"2012-10-17","Id":["x"],"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kSyntax},
      {R"({"Version":"2012-10-17","Id":{},"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kSyntax},
      {with_statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Extra":1)"), kSyntax},
      {with_statement(R"("Effect":"Allow","Effect":"Allow","Action":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Effect":"maybe","Action":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Action":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Effect":true,"Action":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Sid":{},"Effect":"Allow","Action":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Sid":[],"Effect":"Allow","Action":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Effect":"Allow","Action":[],"NotAction":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Effect":"Allow","Action":"iam:A","NotAction":"s3:A","Resource":"*")"), kSyntax},
      {with_statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","NotResource":[])"), kSyntax},
      {with_statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","NotResource":"*")"), kSyntax},
      {with_action("{}"), kSyntax},
      {with_action("[[]]"), kSyntax},
      {with_action("1"), kSyntax},
      {with_resource(R"({"a":"*"})"), kSyntax},
      {with_resource(R"(["x",{}])"), kSyntax},
      {with_condition("[]"), kSyntax},
      {with_condition(R"("a")"), kSyntax},
      {with_condition(R"({"a":"b"})"), kSyntax},
      {with_condition(R"({"DateGreaterThan":"b"})"), kSyntax},
      {with_condition(R"({"DateGreaterThan":[]})"), kSyntax},
      {with_condition(R"({"DateGreaterThan":{"a":{}}})"), kSyntax},
      {with_condition(R"({"StringEquals":{"a":[["b"]]}})"), kSyntax},
      {with_condition(R"({"StringEquals":{"a":null}})"), kSyntax},
      {with_condition(R"({"x":{"a":"1"}})"), kSyntax},
      {with_condition(R"({"stringequals":{"a":"1"}})"), kSyntax},
      {with_condition(R"({"NullIfExists":{"a":"true"}})"), kSyntax},
      {with_condition(R"({"BinaryNotEquals":{"a":"YQ=="}})"), kSyntax},
      {with_condition(R"({"ForAnyValue::StringEqualsIfExists":{"a":"b"}})"), kSyntax},
      {with_condition(R"({"ForSomeValues:StringEquals":{"a":"b"}})"), kSyntax},
      {with_condition(R"([{"ForAllValues:StringEquals":{"aws:TagKeys":"b"}}])"), kSyntax},
      {with_statement(R"("Effect":"Allow","Resource":"*","Condition":{"DateGreaterThan":{"a":{}}})"), kSyntax},
  };
}

std::vector<Refused> refused_for_version_and_legacy_parsing() {
  return {
      {R"({"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kVersion},
      {R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kVersion},
      {R"({"Statement":{"Effect":"denY","Action":"s3:A","Resource":"*"}})", kVersion},
      {R"({"Statement":{"Effect":"Allow","Condition":{"DateEquals":{"a":"x"}}}})", kVersion},
      {R"({"Statement":[{"Sid":"s","Effect":"Allow"},{"Sid":"s","Effect":"Allow"}]})", kVersion},
      {with_statement(R"("Effect":"denY","Action":"s3:A","Resource":"*")"), kLegacy},
      {with_statement(R"("Effect":"allow","Resource":"arn:aws:s3:us-east-1::b")"), kLegacy},
      {R"({"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"aLLow"},{"Sid":"s","Effect":"Allow"}]})", kLegacy},
      {with_condition(R"({"DateGreaterThan":{"a":"sdfdsf"}})"), kLegacy},
      {with_condition(R"({"DateLessThanEquals":{"a":"234-13"}})"), kLegacy},
      {with_condition(R"({"DateLessThanEquals":{"a":"2016-12-13t2:00:00.593194+1"}})"), kLegacy},
      {with_condition(R"({"DateLessThanEquals":{"a":"2016-12-13t2:00:00.1999999999+10:59"}})"), kLegacy},
      {with_condition(R"({"DateLessThanEquals":{"a":"2016-12-13T24:00:00Z"}})"), kLegacy},
      {with_condition(R"({"DateLessThan":{"a":"9223372036854775808"}})"), kLegacy},
      {with_statement(R"("Effect":"Allow","Condition":{"DateGreaterThan":{"a":"x"}})"), kLegacy},
      {with_resource(R"("arn:aws:s3::example_bucket")"), kLegacy},
      {with_resource(R"("arn:aws::fdsasf")"), kLegacy},
      {with_resource(R"("arn:aws::::example_bucket")"), kLegacy},
      {with_statement(R"("Effect":"Allow","Action":"s3:A","NotResource":"arn:aws:s3::b")"), kLegacy},
      {with_statement(R"("Effect":"Allow","Resource":"arn:aws:s3::b")"), kLegacy},
      // derived: values that no request could be compared with
      {with_condition(R"({"NumericEquals":{"a":"ten"}})"), kLegacy},
      {with_condition(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}})"), kLegacy},
      {with_condition(R"({"IpAddress":{"aws:SourceIp":"10.0.0"}})"), kLegacy},
      {with_condition(R"({"Bool":{"aws:SecureTransport":"yes"}})"), kLegacy},
      {with_condition(R"({"Null":{"aws:SecureTransport":"maybe"}})"), kLegacy},
      {with_condition(R"({"BinaryEquals":{"a":"*"}})"), kLegacy},
      {with_condition(R"({"StringEquals":{"a":"${aws:username"}})"), kLegacy},
      {with_condition(R"({"StringEquals":{"a":"${}"}})"), kLegacy},
      {with_condition(R"({"StringEquals":{"a":"${ aws:username}"}})"), kLegacy},
      {with_condition(R"({"StringEquals":{"a":"${aws:username, none}"}})"), kLegacy},
      {with_resource(R"("arn:aws:s3:::b/${aws:username")"), kLegacy},
      {with_resource(R"("arn:aws:iam::${aws:PrincipalAccount}:user/x")"), kLegacy},
  };
}

std::vector<Refused> refused_for_meaning() {
  return {
      {R"({"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"Allow","Action":"s3:A","Resource":"*"},)"
       R"({"Sid":"s","Effect":"Allow"}]})",
       kUniqueSids},
      {with_statement(R"("Sid":"a b","Effect":"Allow","Action":"s3:A","Resource":"*")"),
       "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
       "[0-9A-Za-z]*"},
      {with_statement(R"("Effect":"Allow","Principal":"*","Action":"s3:A","Resource":"*")"),
       "Policy document should not specify a principal."},
      {with_statement(R"("Effect":"Allow","NotPrincipal":"*","Action":"s3:A","Resource":"*")"),
       "Policy document should not specify a principal."},
      {with_statement(R"("Effect":"Allow","Resource":"arn:aws:s3:::b")"), kNoActions},
      {with_statement(R"("Effect":"Allow")"), kNoActions},
      {with_action("[]"), kNoActions},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny"},{"Effect":"Allow","Action":"s3:A","Resource":"*"}]})",
       kNoActions},
      {with_resource(R"("invalid resource")"), "Resource invalid resource must be in ARN format or \"*\"."},
      {with_resource(R"("")"), "Resource  must be in ARN format or \"*\"."},
      {with_resource(R"("**")"), "Resource ** must be in ARN format or \"*\"."},
      {with_resource(R"(["adf"])"), "Resource adf must be in ARN format or \"*\"."},
      {with_statement(R"("Effect":"Allow","Action":"s:3:ListBucket","Resource":"sdfsadf")"),
       "Resource sdfsadf must be in ARN format or \"*\"."},
      {with_resource(R"("a:bsdfdsafsad")"),
       R"(Partition "bsdfdsafsad" is not valid for resource "arn:bsdfdsafsad:*:*:*:*".)"},
      {with_resource(R"("a:b:cadfsdf")"), R"(Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".)"},
      {with_resource(R"("a:b:c:d:e:f:g:h")"), R"(Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".)"},
      {with_resource(R"("aws:s3:::example_bucket")"),
       R"(Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".)"},
      {with_resource(R"(["arn:error:s3:::b","arn:error:s3::b"])"),
       R"(Partition "error" is not valid for resource "arn:error:s3:::b".)"},
      {with_resource(R"("arn:aws")"), kResourceVendor},
      {with_resource(R"("arn:aws:s*:::b")"), kResourceVendor},
      {with_resource(R"("arn:aws:iam:::example_bucket")"), kIamPath},
      {with_resource(R"("arn:aws:iam:us-east-1::b")"),
       "IAM resource arn:aws:iam:us-east-1::b cannot contain region information."},
      {with_resource(R"("arn:aws:s3:us-east-1::b")"),
       "Resource arn:aws:s3:us-east-1::b can not contain region information."},
      {with_statement(R"("Effect":"Allow","Action":"s3:A")"), kNoResources},
      {with_resource("[]"), kNoResources},
      {with_statement(R"("Effect":"Allow","Action":"invalid")"), kNoResources},
      {with_action(R"("invalid")"), kVendor},
      {with_action(R"("")"), kVendor},
      {with_action(R"("**")"), kVendor},
      {with_action(R"(["s3:A","invalid"])"), kVendor},
      {with_statement(R"("Effect":"Allow","NotAction":"","Resource":"*")"), kVendor},
      {with_action(R"("s3:List:Bucket")"), kOneColon},
      {R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3s:A","Resource":"*"},)"
       R"({"Effect":"Allow","Action":"s:3s:A","Resource":"*"}]})",
       kOneColon},
      {with_action(R"("a a:ListBucket")"), "Vendor a a is not valid"},
      {with_action(R"("s*:ListBucket")"), "Vendor s* is not valid"},
  };
}

void expect_refused(const std::vector<Refused>& cases, Kind kind, std::string_view code) {
  for (const Refused& one : cases) {
    const auto compiled = compile(one.document, kind);
    ASSERT_FALSE(compiled) << one.document;
    EXPECT_EQ(compiled.error().code, code) << one.document;
    EXPECT_EQ(compiled.error().message, one.message) << one.document;
  }
}

TEST(CompileManagedPolicy, RefusesWrongGrammar) {
  expect_refused(refused_for_grammar(), Kind::ManagedIdentity, "MalformedPolicyDocument");
}
TEST(CompileManagedPolicy, RefusesOldVersionsAndWhatFailsLegacyParsing) {
  expect_refused(refused_for_version_and_legacy_parsing(), Kind::ManagedIdentity, "MalformedPolicyDocument");
}
TEST(CompileManagedPolicy, RefusesWrongSidsActionsAndResources) {
  expect_refused(refused_for_meaning(), Kind::ManagedIdentity, "MalformedPolicyDocument");
}

std::vector<std::string> accepted_documents() {
  return {
      with_resource(R"(["arn:aws:s3:::example_bucket"])"),
      with_resource(R"(["arn:aws:s3:::example_bucket","*"])"),
      with_resource(R"("arn:aws:iam:::user/x")"),
      with_resource(R"("arn:aws:iam::111122223333:root")"),
      with_resource(R"("arn:aws:iam::*:user/${aws:username}")"),
      with_resource(R"("arn:aws:s33:::b")"),
      with_resource(R"("arn:aws:fdsasf")"),
      with_resource(R"("arn:*:ec2:us-east-1::instance/*")"),
      with_resource(R"("arn:aws:cloudwatch:us-east-1::b")"),
      with_resource(R"("arn:aws:invalid-service:us-east-1::b")"),
      with_resource(R"("arn:aws:s3:us-east-1:111122223333:accesspoint/p")"),
      with_resource(R"("arn:aws:s3:::b/${aws:PrincipalTag/Team, 'none'}/*")"),
      with_action(R"("*")"),
      with_action(R"("iam: asdf safdsf af ")"),
      with_action(R"("fsx:ListBucket")"),
      with_action(R"("aaaaaadsfdsafsadfsadfaaaaa:ListBucket")"),
      with_action(R"("s3-s:X")"),
      with_action(R"("s3.s:X")"),
      with_action(R"("s3:*Object")"),
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:A","Resource":"*"}]})",
      R"({"Version":"2012-10-17","Id":"any id","Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})",
      R"({"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":"s3:A","Resource":"*"},)"
      R"({"Sid":"","Effect":"Allow","Action":"s3:A","Resource":"*"}]})",
      R"({"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:A","Resource":"*"},)"
      R"({"Sid":"A","Effect":"Allow","Action":"s3:A","Resource":"*"}]})",
      with_statement(R"("Effect":"Allow","NotAction":"s3:A","Resource":"*")"),
      with_statement(R"("Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::a","arn:aws:s3:::a/*"])"),
      with_statement(R"("Effect":"Allow","NotAction":"s3:A","NotResource":"*")"),
      with_condition("{}"),
      with_condition(R"({"DateGreaterThan":{}})"),
      with_condition(R"({"DateGreaterThan":{"a":[]}})"),
      with_condition(R"({"a":{}})"),
      with_condition(R"({"x":{},"y":{}})"),
      with_condition(R"({"Bool":{"aws:SecureTransport":true}})"),
      with_condition(R"({"NumericLessThan":{"aws:MultiFactorAuthAge":3600}})"),
      with_condition(R"({"StringEquals":{"a":["b",1,false]}})"),
      with_condition(R"({"ForAllValues:StringEquals":{"aws:TagKeys":"Department"}})"),
      with_condition(R"({"ForAnyValue:StringEqualsIfExists":{"a":"asf"}})"),
      with_condition(R"({"StringEqualsIfExists":{"a":"asf"}})"),
      with_condition(R"({"DateGreaterThan":{"a":"01T"}})"),
      with_condition(R"({"DateLessThan":{"a":"-292275054"}})"),
      with_condition(R"({"DateLessThanEquals":{"a":"2019-07-01T13:20:15Z"}})"),
      with_condition(R"({"DateLessThanEquals":{"a":"2016-12-13T21:20:37.593194+00:00"}})"),
      with_condition(R"({"DateLessThanEquals":{"a":"2016-12-13t2:00:00.593194+23"}})"),
      with_condition(R"({"DateGreaterThan":{"aws:CurrentTime":"2017-07-01T00:00:00Z"},)"
                     R"("DateLessThan":{"aws:CurrentTime":"2017-12-31T23:59:59Z"}})"),
      with_condition(R"({"ArnEquals":{"ec2:SourceInstanceARN":"arn:aws:ec2:*:*:instance/i-1"}})"),
      with_condition(R"({"StringLike":{"s3:prefix":["","home/","home/${aws:userid}/*"]}})"),
      with_condition(R"({"StringLike":{"s3:prefix":["app/${cognito-identity.amazonaws.com:sub}"]}})"),
      with_condition(R"({"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}})"),
      with_condition(R"({"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32","192.0.2.1"]}})"),
      with_condition(R"({"StringEquals":{"a":"${*}${?}${$}"}})"),
      "\n  " + with_action(R"("s3:A")") + "\r\n\t",
      with_condition(R"({"StringEquals":{"a":"\u00e9\ud83d\ude00"}})"),
  };
}

TEST(CompileManagedPolicy, AcceptsOddButLegalDocuments) {
  for (const std::string& document : accepted_documents()) {
    const auto compiled = compile(document, Kind::ManagedIdentity);
    EXPECT_TRUE(compiled) << document << "\n" << (compiled ? "" : compiled.error().message + compiled.error().detail);
  }
}

TEST(CompileInlinePolicy, AcceptsOldVersionsAndNone) {
  for (const Kind kind : {Kind::InlineIdentity, Kind::Session}) {
    EXPECT_TRUE(compile(R"({"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kind));
    EXPECT_TRUE(
        compile(R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:A","Resource":"*"}})", kind));
  }
}

TEST(CompileInlinePolicy, LeavesVariablesOfOldVersionsAlone) {
  const auto policy =
      compile(R"({"Statement":{"Effect":"Allow","Action":"s3:A","Resource":"arn:aws:s3:::b/${aws:username"}})",
              Kind::InlineIdentity);
  ASSERT_TRUE(policy);
  EXPECT_TRUE((*policy)->context_keys().empty());
}

TEST(CompilePolicy, PointsAtTheFault) {
  const auto compiled =
      compile("{\"Version\":\"2012-10-17\",\n \"Statement\":{\"Effect\":\"Allow\",\n  \"Aktion\":\"*\"}}",
              Kind::ManagedIdentity);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().line, 3U);
  EXPECT_EQ(compiled.error().column, 3U);
  EXPECT_EQ(compiled.error().detail, "a statement has no element `Aktion`");
}

std::string trust(std::string_view members) {
  return R"({"Version":"2012-10-17","Statement":[{)" + std::string(members) + "}]}";
}
std::string trusting(std::string_view principal, std::string_view action = R"("sts:AssumeRole")") {
  return trust(R"("Effect":"Allow","Principal":)" + std::string(principal) + R"(,"Action":)" + std::string(action));
}

TEST(CompileTrustPolicy, RefusesWithTheWordsOfTheRoleApi) {
  constexpr std::string_view kActions = "AssumeRole policy may only specify STS AssumeRole actions.";
  const std::string service = R"({"Service":"ec2.amazonaws.com"})";
  expect_refused(
      {
          {"{", "This policy contains invalid Json"},
          {" " + trusting(service), "JSON strings must not have leading  spaces"},
          {"[]", "Syntax error in policy."},
          {R"({"Version":"2013","Statement":[]})", "The policy must contain a valid version string"},
          {R"({"Version":"2012-10-17","Statement":[]})", "Could not parse the policy: Statement is empty!"},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*")"),
           "Has prohibited field Resource"},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","NotResource":"*")"),
           "AssumeRole policy must not contain resources."},
          {trust(R"("Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"sts:AssumeRole")"),
           "Allow with NotPrincipal is not allowed."},
          {trust(R"("Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":"sts:AssumeRole")"),
           "AssumeRole policy must not contain NotPrincipal field."},
          {trust(R"("Principal":{"AWS":"*"},"Action":"sts:AssumeRole")"), "Missing required field Effect"},
          {trust(R"("Effect":"allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole")"), "Invalid effect: allow"},
          {trust(R"("Effect":"Allow","Action":"sts:AssumeRole")"), "Missing required field Principal"},
          {trusting("{}"), "Missing required field Principal cannot be empty!"},
          {trusting(R"({"Service":[]})"), "Missing required field Principal cannot be empty!"},
          {trusting(R"("*")"), R"(AssumeRolepolicy contained an invalid principal: "STAR":"*".)"},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"})"), "Missing required field Action"},
          {trusting(service, R"("dynamodb:GetItem")"), kActions},
          {trusting(service, R"("*")"), kActions},
          {trusting(service, R"("sts:*")"), kActions},
          {trusting(service, R"("sts:GetCallerIdentity")"), kActions},
          {trusting(service, R"("sts:Unknown")"), kActions},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"},"NotAction":"sts:AssumeRole")"), kActions},
          {trusting(R"({"AWS":"arn:aws:iam::111122223333:group/g"})"),
           R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/g")"},
          {trusting(R"({"AWS":"arn:aws:iam::111122223333:role/*"})"),
           R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*")"},
          {trusting(R"({"AWS":["*","arn:aws:iam::1:user/x"]})"),
           R"(Invalid principal in policy: "AWS":"arn:aws:iam::1:user/x")"},
          {trusting(R"({"Service":"not a service"})"), R"(Invalid principal in policy: "SERVICE":"not a service")"},
          {trusting(R"({"Federated":"arn:aws:iam::111122223333:user/x"})"),
           "Federated principals must be valid domain names or SAML metadata ARNs"},
          {trusting(R"({"Federated":"cognito-identity.amazonaws.com"})", R"("sts:AssumeRoleWithWebIdentity")"),
           "A condition block must be present for the Cognito provider"},
          {R"({"Id":1,"Statement":[]})", "Syntax error in policy."},
          {R"({"Statement":7})", "Syntax error in policy."},
          {R"({"Statement":["x"]})", "Syntax error in policy."},
          {R"({"Version":"2012-10-17"})", "Missing required field Statement"},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Sid":1)"),
           "Syntax error in policy."},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Sid":"a b")"),
           "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
           "[0-9A-Za-z]*"},
          {trust(R"("Effect":1,"Principal":{"AWS":"*"},"Action":"sts:AssumeRole")"), "Syntax error in policy."},
          {trusting(R"("arn:aws:iam::111122223333:root")"), "Principal must be a JSON object."},
          {trusting(R"("")"), "Missing required field Principal cannot be empty!"},
          {trusting(R"({"AWS":7})"), "Syntax error in policy."},
          {trusting(R"({"Group":"g"})"), R"(Invalid principal in policy: "GROUP":"g")"},
          {trusting(R"({"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"})"),
           "Invalid principal in policy: \"CANONICALUSER\":"
           "\"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be\""},
          {trusting(service, "7"), "Syntax error in policy."},
          {trusting(service, "[]"), "Missing required field Action"},
          {trust(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"x":{"y":"z"}})"),
           "Syntax error in policy."},
          {trust(
               R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"Bool":{"y":"z"}})"),
           "Syntax error in policy."},
          {R"({"Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"},)"
           R"({"Sid":"a","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]})",
           "The Statement Ids in the policy are not unique"},
      },
      Kind::Trust, "MalformedPolicyDocument");
}

TEST(CompileTrustPolicy, AcceptsEveryFormOfPrincipal) {
  for (const char* principal :
       {R"({"AWS":"*"})", R"({"AWS":"111122223333"})", R"({"AWS":"arn:aws:iam::111122223333:root"})",
        R"({"AWS":"arn:aws:iam::111122223333:user/path/u"})", R"({"AWS":["arn:aws:iam::111122223333:role/r","*"]})",
        R"({"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"})", R"({"AWS":"AROAEXAMPLEEXAMPLE11"})",
        R"({"AWS":"arn:aws:sts::111122223333:federated-user/f"})", R"({"Service":"ec2.amazonaws.com"})",
        R"({"Service":["ec2.amazonaws.com","ec2.amazonaws.com.cn"],"AWS":"111122223333"})",
        R"({"Federated":"arn:aws:iam::111122223333:oidc-provider/example.com"})",
        R"({"Federated":"accounts.google.com"})"}) {
    const auto compiled =
        compile(trusting(principal, R"(["sts:AssumeRole","sts:TagSession","STS:AssumeRole*"])"), Kind::Trust);
    EXPECT_TRUE(compiled) << principal << (compiled ? "" : compiled.error().message);
  }
}

class FakeEntities final : public PrincipalResolver {
 public:
  std::optional<std::string> unique_id_of(std::string_view arn) const override {
    const auto found = ids_.find(std::string(arn));
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::string, std::string> ids_ = {{"arn:aws:iam::111122223333:role/r", "AROA1"}};
};

TEST(CompileTrustPolicy, BindsUsersAndRolesToTheirUniqueIds) {
  const FakeEntities entities;
  const auto policy =
      compile(trusting(R"({"AWS":["arn:aws:iam::111122223333:role/r","111122223333"]})"), Kind::Trust, &entities);
  ASSERT_TRUE(policy);
  const auto principals = (*policy)->principals();
  ASSERT_EQ(principals.size(), 2U);
  EXPECT_EQ(principals[0]->unique_id, "AROA1");
  EXPECT_EQ(principals[1]->unique_id, "");
  const auto missing = compile(trusting(R"({"AWS":"arn:aws:iam::111122223333:role/gone"})"), Kind::Trust, &entities);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/gone")");
}

TEST(CompileTrustPolicy, ListsItsPrincipalsForTheCallerToCheck) {
  const auto policy = compile(trusting(R"({"Service":"unknown.amazonaws.com"})"), Kind::Trust);
  ASSERT_TRUE(policy);
  const PrincipalEntry* entry = (*policy)->principals().at(0);
  EXPECT_EQ(entry->type, PrincipalType::Service);
  const PolicyError error = invalid_principal(**policy, *entry);
  EXPECT_EQ(error.message, R"(Invalid principal in policy: "SERVICE":"unknown.amazonaws.com")");
  EXPECT_EQ(error.column, 79U);
}

TEST(CompileBucketPolicy, RefusesWithTheWordsOfS3) {
  const auto bucket = [](std::string_view members) {
    return R"({"Version":"2012-10-17","Statement":{)" + std::string(members) + "}}";
  };
  const std::string allow = R"("Effect":"Allow","Principal":"*","Action":"s3:A")";
  expect_refused(
      {
          {"x", "Policies must be valid JSON and the first byte must be '{'"},
          {bucket(R"("Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*")"),
           "Missing required field Principal"},
          {bucket(R"("Effect":"Allow","Principal":{"AWS":"nobody"},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Allow","Principal":{"AWS":[]},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Allow","Principal":{},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Allow","Principal":["*"],"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Allow","Principal":{"*":"*"},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Deny","NotPrincipal":{"AWS":"nobody"},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"s3:A","Resource":"*")"),
           "Invalid principal in policy"},
          {bucket(R"("Effect":"Allow","Principal":"*","Resource":"arn:aws:s3:::b")"), "Missing required field Action"},
          {bucket(R"("Effect":"Allow","Principal":"*","Action":"s3","Resource":"arn:aws:s3:::b")"),
           "Policy has invalid action"},
          {bucket(R"("Effect":"Allow","Principal":"*","Action":"s3:A")"), "Missing required field Resource"},
          {bucket(R"("Effect":"Allow","Principal":"*","Action":"s3:A","Resource":"b")"), "Policy has invalid resource"},
          {bucket(R"("Effect":"allow","Principal":"*","Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Invalid effect: allow"},
          {"[]", "Policies must be valid JSON and the first byte must be '{'"},
          {R"({"Extra":1,"Statement":[]})", "Unknown field Extra"},
          {R"({"Version":"2013-10-17","Statement":[]})", "The policy must contain a valid version string"},
          {R"({"Id":{},"Statement":[]})", "Invalid policy syntax."},
          {R"({"Version":"2012-10-17"})", "Missing required field Statement"},
          {R"({"Statement":[]})", "Could not parse the policy: Statement is empty!"},
          {R"({"Statement":[7]})", "Invalid policy syntax."},
          {bucket(allow + R"(,"Resource":"arn:aws:s3:::b","Extra":1)"), "Unknown field Extra"},
          {bucket(allow + R"(,"Resource":"arn:aws:s3:::b","Sid":1)"), "Invalid policy syntax."},
          {bucket(R"("Principal":"*","Action":"s3:A","Resource":"arn:aws:s3:::b")"), "Missing required field Effect"},
          {bucket(allow + R"(,"NotPrincipal":"*","Resource":"arn:aws:s3:::b")"), "Invalid policy syntax."},
          {bucket(R"("Effect":"Allow","NotPrincipal":"*","Action":"s3:A","Resource":"arn:aws:s3:::b")"),
           "Allow with NotPrincipal is not allowed."},
          {bucket(allow + R"(,"NotAction":"s3:B","Resource":"arn:aws:s3:::b")"), "Invalid policy syntax."},
          {bucket(R"("Effect":"Allow","Principal":"*","Action":7,"Resource":"arn:aws:s3:::b")"),
           "Invalid policy syntax."},
          {bucket(R"("Effect":"Allow","Principal":"*","Action":[],"Resource":"arn:aws:s3:::b")"),
           "Missing required field Action"},
          {bucket(allow + R"(,"Resource":"*","NotResource":"*")"), "Invalid policy syntax."},
          {bucket(allow + R"(,"Resource":[])"), "Missing required field Resource"},
          {bucket(allow + R"(,"Resource":"arn:aws:s3::b")"), "Policy has invalid resource"},
          {bucket(allow + R"(,"Resource":"arn:aws:s3:::b/${x")"), "Policy has invalid resource"},
          {bucket(allow + R"(,"Resource":"*","Condition":{"x":{"y":"z"}})"), "Policy has an invalid condition key"},
          {bucket(allow + R"(,"Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"z"}})"),
           "Policy has an invalid condition value"},
          {R"({"Statement":[{"Sid":"a b",)" + allow + R"(,"Resource":"*"},{"Sid":"a b",)" + allow +
               R"(,"Resource":"*"}]})",
           "The Statement Ids in the policy are not unique"},
      },
      Kind::Bucket, "MalformedPolicy");
  const FakeEntities entities;
  const auto nobody = compile(
      bucket(
          R"("Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/u"},"Action":"s3:A","Resource":"*")"),
      Kind::Bucket, &entities);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().message, "Invalid principal in policy") << "not who it is";
  EXPECT_EQ(nobody.error().detail, R"(Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/u")");
  EXPECT_TRUE(compile(bucket(R"("Sid":"with blanks, and more","Effect":"Allow","Principal":"*","Action":"s3:A",)"
                             R"("Resource":"arn:aws:s3:::b")"),
                      Kind::Bucket));
  EXPECT_TRUE(compile(bucket(R"("Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*",)"
                             R"("Resource":"arn:aws:s3:::b/*")"),
                      Kind::Bucket));
}

TEST(CompileVpcEndpointPolicy, RefusesWithTheWordsOfEc2AndTellsThePlace) {
  const auto endpoint = [](std::string_view members) { return R"({"Statement":[{)" + std::string(members) + "}]}"; };
  EXPECT_TRUE(compile(endpoint(R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"*")"), Kind::VpcEndpoint));
  EXPECT_TRUE(compile(endpoint(R"("Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"ec2:*",)"
                               R"("Resource":"arn:aws:ec2:us-east-1:111122223333:instance/*")"),
                      Kind::VpcEndpoint));
  EXPECT_TRUE(compile(endpoint(R"("Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*")"),
                      Kind::VpcEndpoint));
  const std::string canonical(64, 'a');
  const std::vector<Refused> cases = {
      {"{", "The Policy Document is not valid. Syntax error at position (1,2)"},
      {endpoint("\n \"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\""),
       "The Policy Document is not valid. Syntax error at position (1,15)"},
      {endpoint("\n \"Effect\":\"allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\""),
       "The Policy Document is not valid. Syntax error at position (2,11)"},
      {endpoint(R"("Effect":"Allow","Principal":{"CanonicalUser":")" + canonical + R"("},"Action":"*","Resource":"*")"),
       "The Policy Document is not valid. Syntax error at position (1,62)"},
  };
  expect_refused(cases, Kind::VpcEndpoint, "InvalidPolicyDocument");
  EXPECT_EQ(compile(cases[1].document, Kind::VpcEndpoint).error().detail, "Missing required field Principal");
}

TEST(CompileOrganizationPolicy, TakesTheWholeLanguageInServiceControl) {
  // AWS: since September 2025.
  for (
      const char* members : {
          R"("Effect":"Allow","NotAction":"iam:*","Resource":"*")",
          R"("Effect":"Allow","Action":["s3:Get*Object","ec2:*Instances*"],"Resource":"*")",
          R"("Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/*")",
          R"("Effect":"Allow","Action":"s3:*","NotResource":"arn:aws:s3:::b/*")",
          R"("Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/${aws:PrincipalAccount}"])",
          R"("Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}})",
      }) {
    EXPECT_TRUE(compile(with_statement(members), Kind::ServiceControl)) << members;
  }
  const std::string old = R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
  const auto refused = compile(old, Kind::ServiceControl);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "MalformedPolicyDocumentException");
  EXPECT_EQ(refused.error().message,
            "The provided policy document does not meet the requirements of the specified policy type.");
  EXPECT_EQ(refused.error().detail, "Policy document must be version 2012-10-17 or greater.");
}

TEST(CompileOrganizationPolicy, KeepsToItsDialect) {
  EXPECT_TRUE(compile(with_statement(R"("Effect":"Allow","Action":"*","Resource":"*")"), Kind::ServiceControl));
  EXPECT_TRUE(compile(with_statement(R"("Effect":"Deny","NotAction":"s3:*","Resource":"*")"), Kind::ServiceControl));
  EXPECT_TRUE(compile(with_statement(R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"*")"),
                      Kind::ResourceControl));
  EXPECT_TRUE(compile(with_statement(R"("Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*")"),
                      Kind::ResourceControl));
  for (const char* members : {
           R"("Effect":"Deny","Action":"s3:*","Resource":"*")",
           R"("Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*")",
           R"("Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*")",
           R"("Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*")",
           R"("Effect":"Deny","Principal":"*","Action":"*","Resource":"*")",
           R"("Effect":"Deny","Principal":"*","Action":["s3:*","*"],"Resource":"*")",
           R"("Effect":"Deny","NotPrincipal":"*","Action":"s3:*","Resource":"*")",
           R"("Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*")",
           R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":"true"}})",
           R"("Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::b")",
           R"("Effect":"Allow","Principal":"*","Action":"*","NotResource":"*")",
       }) {
    EXPECT_FALSE(compile(with_statement(members), Kind::ResourceControl)) << members;
  }
  EXPECT_FALSE(
      compile(with_statement(R"("Effect":"Deny","Principal":"*","Action":"*","Resource":"*")"), Kind::ServiceControl));
}

TEST(CompiledPolicy, KnowsWhereItsStatementsStand) {
  // AWS-VERIFIED: yes, the simulator's answer for this very document.
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Sid":""}})";
  const auto policy = compile(text, Kind::ManagedIdentity);
  ASSERT_TRUE(policy);
  const Statement& statement = (*policy)->statements()[0];
  EXPECT_EQ(statement.begin, (Position{1, 41}));
  EXPECT_EQ(statement.end, (Position{1, text.size()}));
  EXPECT_EQ(statement.source.front(), '{');
  EXPECT_EQ(statement.source.back(), '}');
}

TEST(CompiledPolicy, CountsColumnsInCharactersAndLinesFromOne) {
  const auto policy = compile(
      "{\"Version\":\"2012-10-17\",\n\"Id\":\"\xC3\xA9\", "
      "\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\n\"Resource\":\"*\"}]}",
      Kind::ManagedIdentity);
  ASSERT_TRUE(policy);
  EXPECT_EQ((*policy)->statements()[0].begin, (Position{2, 25}));
  EXPECT_EQ((*policy)->statements()[0].end, (Position{3, 16}));
}

TEST(CompiledPolicy, ListsTheContextKeysItMentions) {
  const auto policy = compile(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${AWS:username}",
          "Condition":{"StringLike":{"aws:PRINCIPALTAG/Team":"${s3:prefix, 'x'}"},"Null":{"custom:Key":true}}}]})",
      Kind::ManagedIdentity);
  ASSERT_TRUE(policy);
  EXPECT_EQ((*policy)->context_keys(),
            (std::vector<std::string>{"aws:PRINCIPALTAG/Team", "aws:username", "custom:Key", "s3:prefix"}));
}

TEST(CountedSize, LeavesOutWhiteSpaceOutsideOfStrings) {
  EXPECT_EQ(counted_size("{ \"a b\" :\t[ ]\r\n}"), 10U);
  EXPECT_EQ(counted_size(R"({"a\" b" : 1})"), 11U);
  EXPECT_EQ(counted_size("\"\xC3\xA9\""), 3U);
  EXPECT_EQ(counted_size(""), 0U);
}

}  // namespace
}  // namespace rolecall::policy
