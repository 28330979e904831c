// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace rolecall::base {
namespace {

using testing::StartsWith;

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

TEST(IdsTest, UniqueIdsHaveAwsFormAndNameTheirAccount) {
  SeededRandom random(1);
  for (const auto* account : {"123456789012", "000000000000", "999999999999", "000000000001"}) {
    const auto id = unique_id(id_prefix::kRole, AccountId(account), random);
    EXPECT_EQ(id.str().size(), kUniqueIdLength);
    EXPECT_THAT(id.str(), StartsWith("AROA"));
    EXPECT_EQ(id.str().find_first_not_of(kBase32), std::string::npos);
    EXPECT_EQ(account_of(id), AccountId(account));
    const auto key = access_key_id(id_prefix::kSessionKey, AccountId(account), random);
    EXPECT_EQ(key.str().size(), kAccessKeyIdLength);
    EXPECT_THAT(key.str(), StartsWith("ASIA"));
    EXPECT_EQ(account_of(key), AccountId(account));
  }
}

// AWS-VERIFIED: yes.  Pairs widely published for sts:GetAccessKeyInfo (base32, six bytes, mask 0x7fffffffff80, shift
// 7).
TEST(IdsTest, ReadsTheAccountOfAnIdThatAwsMade) {
  EXPECT_EQ(account_of("ASIAQNZGKIQY56JQ7WML"), AccountId("029608264753"));
  EXPECT_EQ(account_of("ASIAY34FZKBOKMUTVV7A"), AccountId("609629065308"));
}

TEST(IdsTest, AnIdOfTheOlderKindOrNoIdNamesNoAccount) {
  for (const auto* id : {"", "AKIA", "AIPAJLNLDX3AMYZNWYYAY", "AKIAIOSFODNN7EXAMPLE", "AKIAQNZGKIQY56JQ7WM1",
                         "AKIAQNZGKIQY56JQ7WMLLL", "akiaqnzgkiqy56jq7wml", "AKIA77777777777777AA"}) {
    EXPECT_EQ(account_of(id), std::nullopt) << id;
  }
}

TEST(IdsTest, IdsOfOneAccountDiffer) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    EXPECT_TRUE(seen.insert(unique_id(id_prefix::kUser, AccountId("123456789012"), random).str()).second);
    EXPECT_TRUE(seen.insert(hex_id("i-", random)).second);
  }
}

TEST(IdsTest, HexIdsHaveSeventeenDigits) {
  SeededRandom random(2);
  const auto id = hex_id("vpc-", random);
  EXPECT_EQ(id.size(), 21U);
  EXPECT_THAT(id, StartsWith("vpc-0"));
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef", 4), std::string::npos);
}

TEST(IdsTest, SecretKeysHaveFortyCharacters) {
  SeededRandom random(3);
  const auto secret = secret_access_key_text(random);
  EXPECT_EQ(secret.size(), 40U);
  EXPECT_TRUE(
      std::ranges::all_of(secret, [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '/'; }));
}

TEST(IdsTest, AccountIdsAreTwelveDigits) {
  EXPECT_TRUE(is_account_id("123456789012"));
  for (const auto* text : {"", "12345678901", "1234567890123", "12345678901a", "-12345678901"}) {
    EXPECT_FALSE(is_account_id(text)) << text;
  }
}

}  // namespace
}  // namespace rolecall::base
