// SPDX-License-Identifier: Apache-2.0
#include "imds/token.h"

#include <gtest/gtest.h>

namespace rolecall::imds {
namespace {

const base::Time kNow(base::milliseconds(1770091506789));

class TokenTest : public ::testing::Test {
 protected:
  base::SeededRandom random_{1};
  TokenKeys keys_{base::Secret(std::string(32, 'k'))};
  std::string token_ = keys_.make("i-1", kNow + base::seconds(60), random_);
};

TEST_F(TokenTest, IsGoodForItsInstanceUntilItExpires) {
  EXPECT_EQ(token_.size(), 56U);
  EXPECT_EQ(keys_.check(token_, "i-1", kNow), base::seconds(60));
  EXPECT_EQ(keys_.check(token_, "i-1", kNow + base::seconds(59)), base::seconds(1));
  EXPECT_FALSE(keys_.check(token_, "i-1", kNow + base::seconds(60)));
}

TEST_F(TokenTest, IsWorthlessOnAnotherInstanceOrServer) {
  EXPECT_FALSE(keys_.check(token_, "i-2", kNow));
  EXPECT_FALSE(TokenKeys(base::Secret(std::string(32, 'x'))).check(token_, "i-1", kNow));
}

TEST_F(TokenTest, EveryChangeIsNoticed) {
  for (std::size_t i = 0; i < token_.size(); ++i) {
    std::string changed = token_;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys_.check(changed, "i-1", kNow)) << i;
  }
  for (const std::string& text :
       {std::string(), std::string("=="), std::string(54, 'A') + "==", std::string(100, 'A')}) {
    EXPECT_FALSE(keys_.check(text, "i-1", kNow)) << text;
  }
}

}  // namespace
}  // namespace rolecall::imds
