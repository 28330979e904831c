// SPDX-License-Identifier: Apache-2.0
#include "wire/iam_checks.h"

#include <gtest/gtest.h>

namespace rolecall::wire {
namespace {

TEST(IamChecksTest, NamesHaveAwsCharactersAndText) {
  EXPECT_FALSE(check_iam_name("roleName", "My_Role+=,.@-1"));
  const auto error = check_iam_name("roleName", "my role");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "ValidationError");
  EXPECT_EQ(error->message,
            "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the "
            "following: +=,.@_-");
  EXPECT_TRUE(check_iam_name("roleName", "r\xC3\xB6le"));
}

TEST(IamChecksTest, PathsBeginAndEndWithASlash) {
  for (const char* good : {"/", "/a/", "/test//double/", "/!~/"}) EXPECT_FALSE(check_iam_path("path", good)) << good;
  for (const char* bad : {"", "a", "/a", "a/", "/a b/", "/\x7F/"}) EXPECT_TRUE(check_iam_path("path", bad)) << bad;
  for (const char* bad : {"//", "/!/", "/a"}) EXPECT_TRUE(check_iam_policy_path("path", bad)) << bad;
  EXPECT_FALSE(check_iam_policy_path("path", "/a/b.c/"));
  EXPECT_FALSE(check_iam_path_prefix("pathPrefix", "/a"));
  EXPECT_TRUE(check_iam_path_prefix("pathPrefix", "a"));
}

TEST(IamChecksTest, DocumentsAreLatinText) {
  EXPECT_FALSE(check_iam_document("policyDocument", "{\n\t\"a\": \"\xC3\xBF\"}"));
  EXPECT_TRUE(check_iam_document("policyDocument", "{\x01}"));
  EXPECT_TRUE(check_iam_document("policyDocument", "\xE2\x82\xAC"));
}

TEST(IamChecksTest, AccessKeyIdsAreAlphanumeric) {
  EXPECT_FALSE(check_iam_access_key_id("accessKeyId", "AKIAIOSFODNN7EXAMPLE"));
  EXPECT_TRUE(check_iam_access_key_id("accessKeyId", "AKIA-IOSFODNN7EXAM"));
}

}  // namespace
}  // namespace rolecall::wire
