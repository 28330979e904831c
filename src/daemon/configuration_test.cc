// SPDX-License-Identifier: Apache-2.0
#include "daemon/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rolecall::daemon {
namespace {

using testing::HasSubstr;

TEST(ConfigurationTest, AccountIsTwelveDigits) {
  EXPECT_TRUE(parse_account("000000000001"));
  for (const char* bad : {"", "12345678901", "1234567890123", "12345678901a", " 23456789012"}) {
    EXPECT_FALSE(parse_account(bad)) << bad;
  }
}

TEST(ConfigurationTest, RegionHasTheFormOfAnAwsRegion) {
  for (const char* good : {"us-east-1", "ap-southeast-2", "me-central-1", "il-central-1", "mx-central-12"}) {
    EXPECT_TRUE(parse_region(good)) << good;
  }
  for (const char* bad : {"", "us", "us-east", "us-east-", "us-east-1a", "US-EAST-1", "us--1", "us-east-100",
                          "us-east-1/", "u-east-1", "us-east-1 "}) {
    EXPECT_FALSE(parse_region(bad)) << bad;
  }
}

TEST(ConfigurationTest, RegionsOfOtherPartitionsAreRefusedByName) {
  for (const char* other : {"cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"}) {
    const auto region = parse_region(other);
    ASSERT_FALSE(region) << other;
    EXPECT_THAT(region.error().message, HasSubstr("partition")) << other;
  }
}

TEST(ConfigurationTest, MetadataListensOnIpv4LoopbackOnly) {
  EXPECT_TRUE(parse_imds_endpoint("127.0.0.1:0"));
  EXPECT_TRUE(parse_imds_endpoint("127.9.9.9:1338"));
  for (const char* bad : {"0.0.0.0:1338", "169.254.169.254:80", "[::1]:1338", "127.0.0.1", "localhost:1338", ""}) {
    EXPECT_FALSE(parse_imds_endpoint(bad)) << bad;
  }
  EXPECT_TRUE(parse_api_endpoint("0.0.0.0:4566"));
  EXPECT_FALSE(parse_api_endpoint("4566"));
}

TEST(ConfigurationTest, RootKeyIsAllOrNothing) {
  const std::string id = "AKIAIOSFODNN7EXAMPLE", secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const auto none = parse_root_key(std::nullopt, std::nullopt);
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
  const auto both = parse_root_key(id, secret);
  ASSERT_TRUE(both);
  ASSERT_TRUE(both->has_value());
  EXPECT_EQ((*both)->id.str(), id);
  EXPECT_FALSE(parse_root_key(id, std::nullopt));
  EXPECT_FALSE(parse_root_key(std::nullopt, secret));
}

TEST(ConfigurationTest, RootKeysThatNoClientCouldCarryAreRefused) {
  const std::string id = "AKIAIOSFODNN7EXAMPLE", secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  for (const std::string& bad : {std::string("AKIA"), std::string("AKIAIOSFODNN7EXAMPL!"), std::string(129, 'A'),
                                 std::string("ASIAIOSFODNN7EXAMPLE")}) {
    EXPECT_FALSE(parse_root_key(bad, secret)) << bad;
  }
  for (const std::string& bad : {std::string("short"), std::string("with blanks in it"), std::string(129, 'x'),
                                 std::string("line\nbreaks-in-it")}) {
    const auto key = parse_root_key(id, bad);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().message.find(bad), std::string::npos) << "the refusal must not show the secret";
  }
}

}  // namespace
}  // namespace rolecall::daemon
