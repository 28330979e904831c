// SPDX-License-Identifier: Apache-2.0
#include "service/propagation.h"

#include <gtest/gtest.h>

#include "store/memory/memory_store.h"

namespace rolecall::service {
namespace {

class PropagationTest : public ::testing::Test {
 protected:
  void commit_role(const std::string& name) {
    state::Role role;
    role.account = state::AccountId("123456789012");
    role.name = name;
    state::Changes changes;
    changes.put(role);
    ASSERT_TRUE(store::commit(*store_, std::move(changes), store_->head()->revision));
  }
  std::size_t roles_seen(const Propagation& propagation) const {
    return propagation.seen_now(store_->read())->all<state::Role>().size();
  }

  base::ManualClock clock_{base::Time(base::milliseconds(1770091506789))};
  std::unique_ptr<store::Store> store_ = store::memory::open({});
};

TEST_F(PropagationTest, WithoutADelayEverythingIsSeenAtOnce) {
  const Propagation propagation(*store_, clock_, base::seconds(0));
  commit_role("a");
  EXPECT_EQ(roles_seen(propagation), 1U);
}

TEST_F(PropagationTest, EachChangeIsSeenWhenItsOwnDelayHasPassed) {
  const Propagation propagation(*store_, clock_, base::seconds(5));
  commit_role("first");  // the account's first commit counts at once
  EXPECT_EQ(roles_seen(propagation), 1U);
  clock_.advance(base::seconds(10));
  commit_role("second");
  clock_.advance(base::seconds(3));
  commit_role("third");
  EXPECT_EQ(roles_seen(propagation), 1U);
  clock_.advance(base::seconds(2));
  EXPECT_EQ(roles_seen(propagation), 2U);
  clock_.advance(base::seconds(3));
  EXPECT_EQ(roles_seen(propagation), 3U);
}

}  // namespace
}  // namespace rolecall::service
