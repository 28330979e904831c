// SPDX-License-Identifier: Apache-2.0
#include "driver/simulated/simulated_driver.h"

namespace rolecall::driver {
namespace {

using state::Association;
using state::AssociationState;
using state::Instance;
using state::InstanceState;

void settle_instance(Instance instance, base::Time now, state::Changes& changes) {
  switch (instance.state) {
    case InstanceState::Pending:
      instance.state = InstanceState::Running;
      break;
    case InstanceState::Stopping:
      instance.state = InstanceState::Stopped;
      break;
    case InstanceState::ShuttingDown:
      instance.state = InstanceState::Terminated;
      break;
    case InstanceState::Running:
    case InstanceState::Stopped:
    case InstanceState::Terminated:
      break;
  }
  if (instance.state == InstanceState::Running) instance.metadata.applied = true;
  instance.state_changed = now;
  changes.put(std::move(instance));
}

void settle_association(Association association, state::Changes& changes) {
  switch (association.state) {
    case AssociationState::Associating:
      association.state = AssociationState::Associated;
      changes.put(std::move(association));
      break;
    case AssociationState::Disassociating:
      changes.erase(association);
      break;
    case AssociationState::Associated:
      break;
  }
}

}  // namespace

state::Changes SimulatedDriver::settle(const state::Snapshot& state, const Work& work, base::Time now) {
  state::Changes changes;
  for (const auto& key : work.instances) {
    const auto* instance = state.find<Instance>(key);
    if (!instance) continue;
    // AWS: the association of an instance ends with it (aws-api.md 4.5).
    if (instance->state == InstanceState::ShuttingDown) {
      if (const auto* association = state.association_of(key)) changes.erase(*association);
    }
    settle_instance(*instance, now, changes);
  }
  for (const auto& key : work.associations) {
    if (const auto* association = state.find<Association>(key)) settle_association(*association, changes);
  }
  return changes;
}

}  // namespace rolecall::driver
