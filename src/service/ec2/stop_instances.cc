// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/instance_states.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

base::Result<void, wire::ApiError> check_stoppable(const state::Instance& instance) {
  switch (instance.state) {
    case state::InstanceState::Running:
      break;
    case state::InstanceState::Stopping:
    case state::InstanceState::Stopped:
      return {};
    case state::InstanceState::Pending:
      if (instance.boot == 1) {
        return base::failure(incorrect_instance_state(
            fmt::format("Instance '{}' cannot be stopped as it has never reached the 'running' state.", instance.id)));
      }
      [[fallthrough]];
    case state::InstanceState::ShuttingDown:
    case state::InstanceState::Terminated:
      return base::failure(incorrect_instance_state(
          fmt::format("The instance '{}' is not in a state from which it can be stopped.", instance.id)));
  }
  if (!instance.stop_protected) return {};
  return base::failure(operation_not_permitted(
      fmt::format("The instance '{}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.",
                  instance.id)));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::StopInstancesRequest& request,
                                                  const Context& context) {
  return instance_needs(context, "ec2:StopInstances", request.instance_ids);
}

Outcome<api::ec2::StopInstancesResult> handle(const Authorized<api::ec2::StopInstancesRequest>& request,
                                              const Context& context) {
  RC_TRY(const auto instances, find_instances(context, request->instance_ids));
  if (request->hibernate.value_or(false)) {
    // RunInstances refuses to configure hibernation, so no instance has it.
    return base::failure(
        ec2_error("UnsupportedHibernationConfiguration",
                  fmt::format("The instance '{}' is not configured for hibernation.", instances.front()->id)));
  }
  Reply<api::ec2::StopInstancesResult> reply;
  auto& shapes = reply.output.stopping_instances.emplace();
  for (const auto* instance : instances) {
    RC_TRY_VOID(check_stoppable(*instance));
    state::Instance changed = *instance;
    // `Force` skips the guest's shutdown; a driver's machine is asked to stop at once either way.
    if (instance->state == state::InstanceState::Running) begin_stop(changed, context.now);
    shapes.push_back(state_change_shape(*instance, changed));
    if (changed.state != instance->state) reply.changes.put(std::move(changed));
  }
  return reply;
}

}  // namespace rolecall::service::ec2
