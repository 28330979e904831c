// SPDX-License-Identifier: Apache-2.0
#include "driver/simulated/simulated_driver.h"

#include <gtest/gtest.h>

namespace rolecall::driver {
namespace {

using namespace state;

Instance instance_in(InstanceState state) {
  Instance instance;
  instance.account = AccountId("123456789012");
  instance.id = "i-1";
  instance.state = state;
  return instance;
}

// Applies `changes` and lets the driver settle what they touched.
Snapshot settled(const Changes& changes) {
  Snapshot snapshot;
  snapshot.apply(changes);
  snapshot.apply(SimulatedDriver().settle(snapshot, work_in(changes), Time{}));
  return snapshot;
}

TEST(DriverTest, EveryTransitionEndsInTheStateThatAwsDocuments) {
  const std::pair<InstanceState, InstanceState> table[] = {
      {InstanceState::Pending, InstanceState::Running},
      {InstanceState::Stopping, InstanceState::Stopped},
      {InstanceState::ShuttingDown, InstanceState::Terminated},
  };
  for (const auto& [from, to] : table) {
    Changes changes;
    changes.put(instance_in(from));
    const Snapshot after = settled(changes);
    EXPECT_EQ(after.find<Instance>("i-1")->state, to);
    EXPECT_TRUE(work_in(after).empty());
  }
}

TEST(DriverTest, AssociationsArriveAndGo) {
  Association association{
      AccountId("123456789012"), "iip-assoc-1", "i-1", "arn", {}, AssociationState::Associating, {}};
  Changes changes;
  changes.put(association);
  EXPECT_EQ(settled(changes).find<Association>("iip-assoc-1")->state, AssociationState::Associated);
  association.state = AssociationState::Disassociating;
  Changes leaving;
  leaving.put(association);
  EXPECT_EQ(settled(leaving).find<Association>("iip-assoc-1"), nullptr);
}

TEST(DriverTest, TheAssociationEndsWithItsInstance) {
  Changes changes;
  changes.put(instance_in(InstanceState::ShuttingDown));
  changes.put(
      Association{AccountId("123456789012"), "iip-assoc-1", "i-1", "arn", {}, AssociationState::Associated, {}});
  EXPECT_TRUE(settled(changes).all<Association>().empty());
}

TEST(DriverTest, MetadataOptionsOfAStoppedInstanceWaitForItsStart) {
  Instance stopped = instance_in(InstanceState::Stopped);
  stopped.metadata.applied = false;
  Changes changes;
  changes.put(stopped);
  EXPECT_TRUE(work_in(changes).empty());
  stopped.state = InstanceState::Pending;
  Changes start;
  start.put(stopped);
  EXPECT_TRUE(settled(start).find<Instance>("i-1")->metadata.applied);
}

}  // namespace
}  // namespace rolecall::driver
