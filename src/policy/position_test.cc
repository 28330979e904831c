// SPDX-License-Identifier: Apache-2.0
//
// Every refusal of a document points at what is wrong: `@` stands in front of it in these documents.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "policy/document.h"

namespace rolecall::policy {
namespace {

class EntitiesOfOneAccount final : public PrincipalResolver {
 public:
  std::optional<std::string> unique_id_of(std::string_view) const override { return std::nullopt; }
};

void expect_pointed_at(const std::string& marked, Kind kind, const PrincipalResolver* resolver = nullptr) {
  const std::size_t mark = marked.find('@');
  ASSERT_NE(mark, std::string::npos) << marked;
  const std::string document = marked.substr(0, mark) + marked.substr(mark + 1);
  const auto compiled = compile(document, kind, resolver);
  ASSERT_FALSE(compiled) << document;
  const Position expected = position_at(document, mark);
  EXPECT_EQ(compiled.error().line, expected.line) << marked << "\n" << compiled.error().message;
  EXPECT_EQ(compiled.error().column, expected.column) << marked << "\n" << compiled.error().message;
}

// Members of a statement, on lines of their own.
std::string document(std::string_view members) {
  return "{\"Version\": \"2012-10-17\",\n \"Statement\": [" + std::string(members) + "]}";
}
std::string statement(std::string_view members) {
  return document("{\n  " + std::string(members) + "}");
}

TEST(FaultPosition, OfIdentityPolicies) {
  const std::vector<std::string> marked = {
      R"({"Version":"2012-10-17",@})",
      R"({"Version":"2012-10-17"} @{})",
      R"({"Version":"2012-10-17",@"Version":"2012-10-17"})",
      R"(@["x"])",
      R"({"Version":@"2013-10-17","Statement":[]})",
      R"({"Version":"2012-10-17","Id":@[],"Statement":[]})",
      R"({"Version":"2012-10-17",@"Extra":1,"Statement":[]})",
      R"(@{"Version":"2012-10-17"})",
      R"({"Version":"2012-10-17","Statement":@[]})",
      document("@1"),
      document(R"({"Effect":"Allow","Action":"s3:A","Resource":"*"},@"x")"),
      statement(R"("Effect":"Allow",@"Aktion":"s3:A","Resource":"*")"),
      document(R"(@{"Action":"s3:A","Resource":"*"})"),
      statement(R"("Effect":@"maybe","Action":"s3:A","Resource":"*")"),
      statement(R"("Effect":@"allow","Action":"s3:A","Resource":"*")"),
      statement(R"("Sid":@{},"Effect":"Allow","Action":"s3:A","Resource":"*")"),
      statement(R"("Sid":@"a b","Effect":"Allow","Action":"s3:A","Resource":"*")"),
      document(R"({"Sid":"a","Effect":"Allow","Action":"s3:A","Resource":"*"},
                  {"Sid":@"a","Effect":"Allow","Action":"s3:A","Resource":"*"})"),
      document(R"(@{"Effect":"Allow","Action":"s3:A","NotAction":"s3:A","Resource":"*"})"),
      document(R"(@{"Effect":"Allow","Action":"s3:A","Resource":"*","NotResource":"*"})"),
      document(R"(@{"Effect":"Allow","Resource":"*"})"),
      document(R"(@{"Effect":"Allow","Action":"s3:A"})"),
      statement(R"("Effect":"Allow","Action":@{},"Resource":"*")"),
      statement(R"("Effect":"Allow","Action":["s3:A",@"invalid"],"Resource":"*")"),
      statement(R"("Effect":"Allow","Action":["s3:A",@"s3:b:c"],"Resource":"*")"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":["*",@"b"])"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":["*",@"arn:aws:s3::b"])"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":["*",@"arn:aws:s3:::b/${x"])"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":["*",@"arn:aws:iam::${aws:PrincipalAccount}:user/x"])"),
      statement(R"("Effect":"Allow","Principal":@"*","Action":"s3:A","Resource":"*")"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Condition":@[])"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"Bool":@"x"})"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"Bool":{"a:b":@{}}})"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{@"Boole":{"a:b":"true"}})"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"DateLessThan":{"a:b":@"soon"}})"),
      statement(R"("Effect":"Allow","Action":"s3:A","Resource":"*","Condition":{"IpAddress":{"a:b":@["::/129"]}})"),
  };
  for (const std::string& one : marked) expect_pointed_at(one, Kind::ManagedIdentity);
}

TEST(FaultPosition, OfTrustPolicies) {
  const std::vector<std::string> marked = {
      "@ {}",
      R"({"Version":"2012-10-17","Statement":@7})",
      statement(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":@"*")"),
      statement(R"("Effect":"Allow","NotPrincipal":@{"AWS":"*"},"Action":"sts:AssumeRole")"),
      statement(R"("Effect":@"allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole")"),
      document(R"(@{"Effect":"Allow","Action":"sts:AssumeRole"})"),
      statement(R"("Effect":"Allow","Principal":@"*","Action":"sts:AssumeRole")"),
      statement(R"("Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com",@"x"]},"Action":"sts:AssumeRole")"),
      statement(R"("Effect":"Allow","Principal":{"Federated":@"arn:aws:iam::1:user/x"},"Action":"sts:AssumeRole")"),
      statement(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:AssumeRole",@"s3:A"])"),
      statement(R"("Effect":"Allow","Principal":{"AWS":"*"},"NotAction":@"sts:AssumeRole")"),
      statement(R"("Effect":"Allow","Principal":{"Federated":@"arn:aws:iam::111122223333:oidc-provider/gitlab.com"},
                   "Action":"sts:AssumeRoleWithWebIdentity")"),
      statement(R"("Effect":"Allow","Principal":{"Federated":@"cognito-identity.amazonaws.com"},
                   "Action":"sts:AssumeRoleWithWebIdentity")"),
      statement(R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",
                   "Condition":{"NumericEquals":{"sts:DurationSeconds":@"x"}})"),
  };
  for (const std::string& one : marked) expect_pointed_at(one, Kind::Trust);
  const EntitiesOfOneAccount nobody;
  expect_pointed_at(
      statement(
          R"("Effect":"Allow","Principal":{"AWS":["*",@"arn:aws:iam::111122223333:role/r"]},"Action":"sts:AssumeRole")"),
      Kind::Trust, &nobody);
}

TEST(FaultPosition, OfBucketPolicies) {
  const std::vector<std::string> marked = {
      R"({"Statement":[{"Effect":"Allow",@})",
      statement(R"("Effect":"Allow","Principal":{"AWS":["*",@"nobody"]},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
      statement(R"("Effect":"Allow","Principal":@{"AWS":["*",1]},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
      statement(R"("Effect":"Allow","Principal":@{},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
      statement(R"("Effect":"Allow","Principal":@"x","Action":"s3:A","Resource":"arn:aws:s3:::b")"),
      statement(
          R"("Effect":"Allow","Principal":{"AWS":"*","Service":@[]},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
      statement(
          R"("Effect":"Allow","Principal":{"AWS":"*","Federated":@"www.amazon.com"},"Action":"s3:A","Resource":"*")"),
      statement(R"("Effect":"Allow","NotPrincipal":@{"AWS":"*"},"Action":"s3:A","Resource":"arn:aws:s3:::b")"),
      statement(R"("Effect":"Allow","Principal":"*","Action":["s3:A",@"s3"],"Resource":"arn:aws:s3:::b")"),
      statement(R"("Effect":"Allow","Principal":"*","Action":"s3:A","Resource":["arn:aws:s3:::b",@"b"])"),
      document(R"(@{"Effect":"Allow","Principal":"*","Action":"s3:A"})"),
      statement(R"("Effect":"Allow","Principal":"*","Action":"s3:A","Resource":"*","Condition":{@"x":{"y":"z"}})"),
      statement(R"("Effect":"Allow","Principal":"*","Action":"s3:A","Resource":"*","Condition":{"Bool":{"y":@"z"}})"),
      statement(R"("Effect":"Allow","Principal":"*","Action":"s3:A",@"Extra":"*","Resource":"*")"),
  };
  for (const std::string& one : marked) expect_pointed_at(one, Kind::Bucket);
  const EntitiesOfOneAccount nobody;
  expect_pointed_at(statement(R"("Effect":"Allow","Principal":{"AWS":@"arn:aws:iam::111122223333:user/u"},
                                 "Action":"s3:A","Resource":"arn:aws:s3:::b")"),
                    Kind::Bucket, &nobody);
}

TEST(FaultPosition, OfThePoliciesOfOrganizations) {
  expect_pointed_at(statement(R"("Effect":"Deny","Action":@"s3","Resource":"*")"), Kind::ServiceControl);
  expect_pointed_at(statement(R"("Effect":"Deny","Principal":@"*","Action":"s3:A","Resource":"*")"),
                    Kind::ServiceControl);
  const std::vector<std::string> marked = {
      document(R"(@{"Effect":"Deny","Action":"s3:A","Resource":"*"})"),
      statement(R"("Effect":"Deny","Principal":@{"AWS":"*"},"Action":"s3:A","Resource":"*")"),
      statement(R"("Effect":"Deny","NotPrincipal":@"*","Action":"s3:A","Resource":"*")"),
      statement(R"("Effect":@"Allow","Principal":"*","Action":"s3:A","Resource":"*")"),
      statement(R"("Effect":"Deny","Principal":"*","NotAction":@"s3:A","Resource":"*")"),
      statement(R"("Effect":"Deny","Principal":"*","Action":@["s3:A","*"],"Resource":"*")"),
      statement(R"("Effect":"Deny","Principal":"*","Action":@"s3","Resource":"*")"),
      statement(R"("Effect":"Deny","Principal":"*","Action":"s3:A","Resource":@"b")"),
  };
  for (const std::string& one : marked) expect_pointed_at(one, Kind::ResourceControl);
}

}  // namespace
}  // namespace rolecall::policy
