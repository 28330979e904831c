// SPDX-License-Identifier: Apache-2.0
#include "service/s3/address.h"

#include <gtest/gtest.h>

namespace rolecall::service::s3 {
namespace {

std::string shown(std::string_view host, std::string_view path) {
  const auto found = resolve(host, path, base_hosts("us-east-1", "iam.lab.example:4566"));
  return found ? found->bucket + " | " + found->key : found.error().code;
}

TEST(AddressTest, PathStyleNamesTheBucketFirst) {
  EXPECT_EQ(shown("127.0.0.1:4566", "/"), " | ");
  EXPECT_EQ(shown("127.0.0.1:4566", "/b"), "b | ");
  EXPECT_EQ(shown("127.0.0.1:4566", "/b/"), "b | ");
  EXPECT_EQ(shown("127.0.0.1:4566", "/b/a/b%2Fc+d%20e"), "b | a/b/c+d e");
  EXPECT_EQ(shown("[::1]:4566", "/b/k"), "b | k");
}

TEST(AddressTest, SlashesOfAKeyAreKeptAsTheyAre) {
  EXPECT_EQ(shown("localhost", "/b//a//"), "b | /a//");
  EXPECT_EQ(shown("localhost", "/b/../x"), "b | ../x");
}

TEST(AddressTest, VirtualHostsNameTheBucketInFrontOfAHostOfOurs) {
  EXPECT_EQ(shown("b.localhost:4566", "/k/l"), "b | k/l");
  EXPECT_EQ(shown("b.s3.localhost", "/"), "b | ");
  EXPECT_EQ(shown("my.dotted.s3.amazonaws.com", "/k"), "my.dotted | k");
  EXPECT_EQ(shown("b.s3.us-east-1.amazonaws.com", "/k"), "b | k");
  EXPECT_EQ(shown("B.IAM.lab.example:4566", "/k"), "b | k");
}

TEST(AddressTest, OurOwnHostsAreNoBuckets) {
  EXPECT_EQ(shown("s3.localhost", "/b/k"), "b | k");
  EXPECT_EQ(shown("s3.amazonaws.com", "/b/k"), "b | k");
  EXPECT_EQ(shown("iam.lab.example", "/b/k"), "b | k");
  EXPECT_EQ(shown("elsewhere.example", "/b/k"), "b | k");
}

TEST(AddressTest, BrokenOrOverlongNamesAreRefused) {
  EXPECT_EQ(shown("localhost", "/b/%zz"), "InvalidURI");
  EXPECT_EQ(shown("localhost", "/b/%ff"), "InvalidURI");
  EXPECT_EQ(shown("localhost", "/b/a%00"), "InvalidURI");
  EXPECT_EQ(shown("localhost", "//k"), "InvalidURI");
  EXPECT_EQ(shown("localhost", "/b/" + std::string(1025, 'k')), "KeyTooLongError");
  EXPECT_EQ(shown("localhost", "/b/" + std::string(1024, 'k')), "b | " + std::string(1024, 'k'));
}

TEST(AddressTest, BucketNamesFollowTheRulesOfAws) {
  for (const char* good : {"abc", "a-b", "a.b.c", "123", "amzn-s3-demo"}) EXPECT_TRUE(is_bucket_name(good)) << good;
  for (const char* bad :
       {"ab", "", "Abc", "a_b", "-ab", "ab-", ".ab", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias", "abc--ol-s3"}) {
    EXPECT_FALSE(is_bucket_name(bad)) << bad;
  }
  EXPECT_TRUE(is_bucket_name(std::string(63, 'a')));
  EXPECT_FALSE(is_bucket_name(std::string(64, 'a')));
}

}  // namespace
}  // namespace rolecall::service::s3
