// SPDX-License-Identifier: Apache-2.0
#include "driver/driver.h"

namespace rolecall::driver {
namespace {

using state::Association;
using state::AssociationState;
using state::Instance;
using state::InstanceState;

bool at_rest(const Instance& instance) {
  const bool steady = instance.state == InstanceState::Running || instance.state == InstanceState::Stopped ||
                      instance.state == InstanceState::Terminated;
  // AWS: a change of metadata options on a stopped instance waits for its start.
  return steady && (instance.metadata.applied || instance.state != InstanceState::Running);
}
bool at_rest(const Association& association) {
  return association.state == AssociationState::Associated;
}

}  // namespace

Work work_in(const state::Changes& changes) {
  Work work;
  for (const auto& change : changes.list()) {
    if (!change.value) continue;
    if (change.kind == state::kind_of<Instance>()) {
      if (!at_rest(*static_cast<const Instance*>(change.value.get()))) work.instances.push_back(change.key);
    } else if (change.kind == state::kind_of<Association>()) {
      if (!at_rest(*static_cast<const Association*>(change.value.get()))) work.associations.push_back(change.key);
    }
  }
  return work;
}

Work work_in(const state::Snapshot& state) {
  Work work;
  state.all<Instance>().for_each([&](const std::string& key, const Instance& instance) {
    if (!at_rest(instance)) work.instances.push_back(key);
  });
  state.all<Association>().for_each([&](const std::string& key, const Association& association) {
    if (!at_rest(association)) work.associations.push_back(key);
  });
  return work;
}

}  // namespace rolecall::driver
