// SPDX-License-Identifier: Apache-2.0
#include "daemon/fresh_account.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace rolecall::daemon {
namespace {

const state::AccountId kAccount("123456789012");

class FreshAccountTest : public testing::Test {
 protected:
  FreshAccountTest() {
    auto builtin = aws_policies();
    EXPECT_TRUE(builtin) << builtin.error().message;
    store_ = store::memory::open(*builtin);
  }
  state::Changes fresh() {
    return fresh_account({.root_key = {.id = state::AccessKeyId("AKIAIOSFODNN7EXAMPLE"), .account = kAccount},
                          .region = "eu-west-1",
                          .created = base::Time(base::seconds(1'800'000'000))},
                         random_);
  }
  state::SnapshotPtr commit(state::Changes changes) {
    return store::commit(*store_, std::move(changes), store_->head()->revision).value_or(nullptr);
  }

  base::SeededRandom random_{11};
  std::unique_ptr<store::Store> store_;
};

TEST_F(FreshAccountTest, EveryManagedPolicyOfAwsCompiles) {
  const auto* admin = store_->read()->policy("arn:aws:iam::aws:policy/AdministratorAccess");
  ASSERT_NE(admin, nullptr);
  EXPECT_NE(admin->document().compiled, nullptr);
}

TEST_F(FreshAccountTest, HasARootKeyAndTheDefaultNetworkOfItsRegion) {
  const auto state = commit(fresh());
  ASSERT_NE(state, nullptr);
  ASSERT_NE(state->find<state::Account>(kAccount), nullptr);
  EXPECT_TRUE(state->find<state::Account>(kAccount)->default_vpc_made);
  EXPECT_EQ(state->find<state::Account>(kAccount)->canonical_user_id.size(), 64U);
  EXPECT_NE(state->find<state::AccessKey>("AKIAIOSFODNN7EXAMPLE"), nullptr);
  EXPECT_EQ(state->all<state::Vpc>().size(), 1U);
  EXPECT_EQ(state->all<state::SecurityGroup>().size(), 1U);
  std::vector<std::string> zones;
  state->all<state::Subnet>().for_each(
      [&](const std::string&, const state::Subnet& subnet) { zones.push_back(subnet.availability_zone); });
  std::ranges::sort(zones);
  EXPECT_EQ(zones, (std::vector<std::string>{"eu-west-1a", "eu-west-1b", "eu-west-1c"}));
}

TEST_F(FreshAccountTest, ReplacingLeavesNothingOfTheOldAccountAndAllOfAwsPolicies) {
  const auto policies = store_->read()->all<state::ManagedPolicy>().size();
  ASSERT_NE(commit(fresh()), nullptr);
  state::Changes used;
  used.put(state::User{.account = kAccount, .name = "alice"});
  used.put(state::ManagedPolicy{.account = kAccount, .name = "mine", .versions = {{.number = 1}}});
  used.put(state::Instance{.account = kAccount, .id = "i-1"});
  used.put(state::Bucket{.account = kAccount, .name = "bucket"});
  ASSERT_NE(commit(std::move(used)), nullptr);

  const auto state = commit(replaced_by(*store_->head(), fresh()));
  ASSERT_NE(state, nullptr);
  EXPECT_TRUE(state->all<state::User>().empty());
  EXPECT_TRUE(state->all<state::Instance>().empty());
  EXPECT_TRUE(state->all<state::Bucket>().empty());
  EXPECT_EQ(state->all<state::Vpc>().size(), 1U);
  EXPECT_EQ(state->all<state::AccessKey>().size(), 1U);
  EXPECT_EQ(state->all<state::ManagedPolicy>().size(), policies);
}

}  // namespace
}  // namespace rolecall::daemon
