// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/forgetting.h"

#include <gtest/gtest.h>

namespace rolecall::service::ec2 {
namespace {

const base::AccountId kAccount("123456789012");
const base::AccountId kOther("210987654321");
constexpr base::Time kNow{base::seconds{1'800'000'000}};
constexpr base::seconds kLongAgo{3601}, kJustNow{3599};

state::Instance ended(std::string_view id, base::seconds ago, std::string_view reservation, std::string_view token) {
  state::Instance instance;
  instance.account = kAccount;
  instance.id = id;
  instance.reservation_id = reservation;
  instance.client_token = token;
  instance.state = state::InstanceState::Terminated;
  instance.state_changed = kNow - ago;
  return instance;
}

state::Snapshot state_of(std::vector<state::Instance> instances) {
  state::Changes changes;
  for (auto& instance : instances) {
    if (!instance.client_token.empty()) {
      changes.put(state::LaunchToken{.account = kAccount,
                                     .token = instance.client_token.str(),
                                     .request_hash = {},
                                     .reservation_id = instance.reservation_id.str()});
    }
    changes.put(std::move(instance));
  }
  state::Snapshot state;
  state.apply(changes);
  return state;
}

state::Snapshot after_forgetting(state::Snapshot state) {
  state::Changes changes;
  forget_ended(state, kAccount, kNow, changes);
  state.apply(changes);
  return state;
}

TEST(ForgetEnded, TakesOutWhatIsNoLongerShownAndItsToken) {
  const auto state =
      after_forgetting(state_of({ended("i-old", kLongAgo, "r-1", "a"), ended("i-new", kJustNow, "r-2", "b")}));
  EXPECT_EQ(state.find<state::Instance>("i-old"), nullptr);
  EXPECT_NE(state.find<state::Instance>("i-new"), nullptr);
  EXPECT_EQ(state.find<state::LaunchToken>("123456789012/a"), nullptr);
  EXPECT_NE(state.find<state::LaunchToken>("123456789012/b"), nullptr);
  EXPECT_TRUE(after_forgetting(state).find<state::Instance>("i-new") != nullptr);
}

TEST(ForgetEnded, KeepsATokenThatLeadsToAnotherInstance) {
  state::Instance alive = ended("i-2", kLongAgo, "r-1", "a");
  alive.state = state::InstanceState::Running;
  const auto state = after_forgetting(state_of({ended("i-1", kLongAgo, "r-1", "a"), alive}));
  EXPECT_EQ(state.find<state::Instance>("i-1"), nullptr);
  EXPECT_NE(state.find<state::Instance>("i-2"), nullptr);
  EXPECT_NE(state.find<state::LaunchToken>("123456789012/a"), nullptr);
}

TEST(ForgetEnded, LeavesOtherAccountsAlone) {
  state::Instance other = ended("i-1", kLongAgo, "r-1", "");
  other.account = kOther;
  EXPECT_NE(after_forgetting(state_of({other})).find<state::Instance>("i-1"), nullptr);
}

TEST(ForgetEnded, TakesOutNoMoreThanItsLimitAtOnce) {
  std::vector<state::Instance> many;
  for (std::size_t i = 0; i < kForgottenAtOnce + 5; ++i) {
    many.push_back(ended("i-" + std::to_string(i), kLongAgo, "r-" + std::to_string(i), ""));
  }
  EXPECT_EQ(after_forgetting(state_of(std::move(many))).all<state::Instance>().size(), 5U);
}

}  // namespace
}  // namespace rolecall::service::ec2
