// SPDX-License-Identifier: Apache-2.0
#include "daemon/driver_loop.h"

#include <gtest/gtest.h>

#include <future>

#include "driver/simulated/simulated_driver.h"
#include "store/memory/memory_store.h"

namespace rolecall::daemon {
namespace {

using state::InstanceState;

state::Changes pending(const std::string& id) {
  state::Changes changes;
  changes.put(state::Instance{.id = id, .state = InstanceState::Pending});
  return changes;
}

class DriverLoopTest : public testing::Test {
 protected:
  // Becomes ready when the instance is durably in that state.
  std::future<void> arrival(std::string id, InstanceState wanted) {
    auto promise = std::make_shared<std::promise<void>>();
    auto future = promise->get_future();
    auto seen = std::make_shared<bool>(false);
    store_->watch([promise, seen, id = std::move(id), wanted](const store::Commit& commit) {
      const auto* instance = commit.after->find<state::Instance>(id);
      if (instance != nullptr && instance->state == wanted && !std::exchange(*seen, true)) promise->set_value();
    });
    return future;
  }
  static bool comes(std::future<void>& arrival) {
    return arrival.wait_for(std::chrono::seconds(10)) == std::future_status::ready;
  }

  std::unique_ptr<store::Store> store_ = store::memory::open({});
  driver::SimulatedDriver driver_;
  base::ManualClock clock_{base::Time(base::seconds(1'800'000'000))};
};

TEST_F(DriverLoopTest, WhatIsWishedComesTrue) {
  DriverLoop loop(*store_, driver_, clock_);
  auto running = arrival("i-1", InstanceState::Running);
  loop.start();
  ASSERT_TRUE(store::commit(*store_, pending("i-1"), 0));
  EXPECT_TRUE(comes(running));
}

TEST_F(DriverLoopTest, WhatAnEarlierLifeLeftUnfinishedIsTakenUp) {
  ASSERT_TRUE(store::commit(*store_, pending("i-1"), 0));
  DriverLoop loop(*store_, driver_, clock_);
  auto running = arrival("i-1", InstanceState::Running);
  loop.start();
  EXPECT_TRUE(comes(running));
}

TEST_F(DriverLoopTest, StoreMayGoOnWithoutTheLoop) {
  {
    DriverLoop loop(*store_, driver_, clock_);
    loop.start();
  }
  ASSERT_TRUE(store::commit(*store_, pending("i-1"), 0));
  EXPECT_EQ(store_->read()->find<state::Instance>("i-1")->state, InstanceState::Pending);
}

}  // namespace
}  // namespace rolecall::daemon
