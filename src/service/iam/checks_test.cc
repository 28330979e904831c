// SPDX-License-Identifier: Apache-2.0
#include "service/iam/checks.h"

#include <gtest/gtest.h>

namespace rolecall::service::iam {
namespace {

bool passes(const Checked& checked) {
  return checked.has_value();
}

TEST(ChecksTest, NamesHaveAwsCharactersAndText) {
  EXPECT_TRUE(passes(check_name("roleName", "My_Role+=,.@-1")));
  const auto checked = check_name("roleName", "my role");
  ASSERT_FALSE(passes(checked));
  EXPECT_EQ(checked.error().code, "ValidationError");
  EXPECT_EQ(checked.error().message,
            "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the "
            "following: +=,.@_-");
  EXPECT_FALSE(passes(check_name("roleName", "r\xC3\xB6le")));
}

TEST(ChecksTest, PathsBeginAndEndWithASlash) {
  for (const char* good : {"/", "/a/", "/test//double/", "/!~/"}) EXPECT_TRUE(passes(check_path(good))) << good;
  for (const char* bad : {"", "a", "/a", "a/", "/a b/", "/\x7F/"}) EXPECT_FALSE(passes(check_path(bad))) << bad;
}

TEST(ChecksTest, PathsOfPoliciesTakeFewerCharacters) {
  for (const char* good : {"/", "/a/b.c/"}) EXPECT_TRUE(passes(check_policy_path(good))) << good;
  for (const char* bad : {"//", "/!/", "/a"}) EXPECT_FALSE(passes(check_policy_path(bad))) << bad;
}

TEST(ChecksTest, PrefixesBeginWithASlashAndThoseOfPoliciesEndWithOne) {
  EXPECT_TRUE(passes(check_path_prefix("/a")));
  EXPECT_FALSE(passes(check_path_prefix("a")));
  EXPECT_FALSE(passes(check_path_prefix("/\xC3\xB6")));
  EXPECT_TRUE(passes(check_policy_path_prefix("/a/")));
  EXPECT_FALSE(passes(check_policy_path_prefix("/a")));
}

TEST(ChecksTest, DocumentsAreLatinText) {
  EXPECT_TRUE(passes(check_document("policyDocument", "{\n\t\"a\": \"\xC3\xBF\"}")));
  EXPECT_FALSE(passes(check_document("policyDocument", "{\x01}")));
  EXPECT_FALSE(passes(check_document("policyDocument", "\xE2\x82\xAC")));
}

TEST(ChecksTest, AccessKeyIdsAreAlphanumeric) {
  EXPECT_TRUE(passes(check_access_key_id("AKIAIOSFODNN7EXAMPLE")));
  EXPECT_FALSE(passes(check_access_key_id("AKIA-IOSFODNN7EXAM")));
}

TEST(ChecksTest, OnlyArnsOfPoliciesArePolicyArns) {
  for (const char* good : {"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/a/b"}) {
    EXPECT_TRUE(passes(check_policy_arn(good))) << good;
  }
  for (const char* bad :
       {"arn:aws:iam::123456789012:role/a", "arn:aws:iam::12345:policy/a", "arn:aws:iam::aws:policy/",
        "arn:aws:iam::aws:policy", "arn:aws-cn:iam::aws:policy/a", "arn:aws:iam:us-east-1:aws:policy/a"}) {
    EXPECT_FALSE(passes(check_policy_arn(bad))) << bad;
  }
}

TEST(ChecksTest, TheErrorOfAnArnDependsOnWhatItIsFor) {
  EXPECT_EQ(check_policy_arn("arn:x").error().code, "ValidationError");
  EXPECT_EQ(check_boundary_arn("arn:x").error().code, "InvalidInput");
  EXPECT_EQ(check_boundary_arn("arn:x").error().message, "ARN arn:x is not valid.");
}

}  // namespace
}  // namespace rolecall::service::iam
