// SPDX-License-Identifier: Apache-2.0
#include "daemon/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace rolecall::daemon {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class IdentityTest : public testing::Test {
 protected:
  IdentityTest() {
    configuration_.data = fs::temp_directory_path() / ("identity_test." + std::to_string(getpid()));
    fs::create_directory(configuration_.data);
  }
  ~IdentityTest() override { fs::remove_all(configuration_.data); }

  Configuration configuration_;
};

TEST_F(IdentityTest, NewFolderGetsTheDefaultsAndKeepsThem) {
  ASSERT_TRUE(settle_identity(configuration_));
  const auto again = settle_identity(configuration_);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->account, base::AccountId(kDefaultAccount));
  EXPECT_EQ(again->region, kDefaultRegion);
}

TEST_F(IdentityTest, WhatWasChosenAtTheFirstStartHoldsWithoutBeingRepeated) {
  configuration_.account = base::AccountId("210987654321");
  configuration_.region = "eu-west-1";
  ASSERT_TRUE(settle_identity(configuration_));
  ASSERT_TRUE(settle_identity(configuration_));
  configuration_.account.reset();
  configuration_.region.reset();
  const auto later = settle_identity(configuration_);
  ASSERT_TRUE(later);
  EXPECT_EQ(later->account, base::AccountId("210987654321"));
  EXPECT_EQ(later->region, "eu-west-1");
}

TEST_F(IdentityTest, AnotherAccountOrRegionIsRefusedByName) {
  ASSERT_TRUE(settle_identity(configuration_));
  configuration_.region = "eu-west-1";
  const auto region = settle_identity(configuration_);
  ASSERT_FALSE(region);
  EXPECT_THAT(region.error().message, HasSubstr("--region eu-west-1"));
  configuration_.region.reset();
  configuration_.account = base::AccountId("210987654321");
  const auto account = settle_identity(configuration_);
  ASSERT_FALSE(account);
  EXPECT_THAT(account.error().message, HasSubstr("--account 210987654321"));
}

TEST_F(IdentityTest, DamagedFileIsNotTakenForANewFolder) {
  std::ofstream(configuration_.data / "identity") << "account=123456789012\n";
  const auto identity = settle_identity(configuration_);
  ASSERT_FALSE(identity);
  EXPECT_THAT(identity.error().message, HasSubstr("damaged"));
}

}  // namespace
}  // namespace rolecall::daemon
