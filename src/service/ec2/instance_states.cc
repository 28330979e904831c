// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/instance_states.h"

namespace rolecall::service::ec2 {
namespace {

void begin_user_initiated(state::Instance& instance, state::InstanceState next, base::Time now) {
  instance.state = next;
  instance.state_changed = now;
  instance.state_reason_code = "Client.UserInitiatedShutdown";
  instance.state_reason = "Client.UserInitiatedShutdown: User initiated shutdown";
}

}  // namespace

void begin_start(state::Instance& instance, base::Time now) {
  instance.state = state::InstanceState::Pending;
  instance.state_changed = now;
  instance.state_reason_code = {};
  instance.state_reason = {};
  // AWS: launchTime is that of the last start.
  instance.launched = now;
  ++instance.boot;
}

void begin_stop(state::Instance& instance, base::Time now) {
  begin_user_initiated(instance, state::InstanceState::Stopping, now);
}

void begin_termination(state::Instance& instance, base::Time now) {
  begin_user_initiated(instance, state::InstanceState::ShuttingDown, now);
}

}  // namespace rolecall::service::ec2
