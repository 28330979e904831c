// SPDX-License-Identifier: Apache-2.0
#include "service/routing.h"

#include <gtest/gtest.h>

namespace rolecall::service {
namespace {

http::RequestHead head(std::string method, std::string target, std::string_view authorization = "") {
  http::RequestHead out;
  out.method = std::move(method);
  out.target = std::move(target);
  if (!authorization.empty()) out.headers.add("Authorization", authorization);
  return out;
}

TEST(RoutingTest, TheCredentialScopeNamesTheService) {
  const char* header =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0";
  EXPECT_EQ(scope_service(head("POST", "/", header)), "iam");
  EXPECT_EQ(scope_service(head("GET", "/?X-Amz-Credential=AKID%2F20150830%2Fus-east-1%2Fsts%2Faws4_request")), "sts");
  EXPECT_EQ(scope_service(head("GET", "/?X-Amz-Credential=AKID/20150830/us-east-1/s3/aws4_request&a=b")), "s3");
}

TEST(RoutingTest, ABrokenScopeNamesNone) {
  for (const char* credential :
       {"", "AKID", "AKID/20150830/us-east-1", "AKID%20/20150830/us-east-1/iam/aws4_request"}) {
    EXPECT_EQ(scope_service(head("POST", "/", std::string("AWS4-HMAC-SHA256 Credential=") + credential)), "")
        << credential;
  }
  EXPECT_EQ(scope_service(head("POST", "/", "Basic YTpi")), "");
}

TEST(RoutingTest, WhatIsUnsignedIsS3sUnlessItLooksLikeAQueryApi) {
  EXPECT_TRUE(addresses_s3(head("GET", "/bucket/key")));
  EXPECT_TRUE(addresses_s3(head("GET", "/")));
  EXPECT_FALSE(addresses_s3(head("POST", "/")));
  EXPECT_FALSE(addresses_s3(head("GET", "/?Action=GetCallerIdentity&Version=2011-06-15")));
  EXPECT_FALSE(
      addresses_s3(head("GET", "/bucket", "AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/iam/aws4_request")));
}

TEST(RoutingTest, OperationsAreFoundByTheirExactName) {
  const WholeService* sts = whole_service("sts");
  ASSERT_NE(sts, nullptr);
  EXPECT_NE(find_operation(*sts, "AssumeRole"), nullptr);
  EXPECT_EQ(find_operation(*sts, "assumerole"), nullptr);
  EXPECT_TRUE(sts->known_to_aws("GetFederationToken"));
  EXPECT_FALSE(sts->known_to_aws("NoSuchOperation"));
  EXPECT_EQ(whole_service("dynamodb"), nullptr);
  EXPECT_EQ(whole_service_of_version("2010-05-08")->id.name, "iam");
}

TEST(RoutingTest, ATargetNamesServiceAndOperation) {
  http::RequestHead out = head("POST", "/");
  EXPECT_TRUE(target_of(out).prefix.empty());
  out.headers.add("X-Amz-Target", "AWSOrganizationsV20161128.ListRoots");
  EXPECT_EQ(target_of(out).operation, "ListRoots");
  const WholeService* service = whole_service_of_target(target_of(out).prefix);
  ASSERT_NE(service, nullptr);
  EXPECT_EQ(service->id.name, "organizations");
  EXPECT_NE(find_operation(*service, "ListRoots"), nullptr);
  EXPECT_EQ(whole_service_of_target(""), nullptr);
  EXPECT_EQ(whole_service_of_target("DynamoDB_20120810"), nullptr);
}

}  // namespace
}  // namespace rolecall::service
