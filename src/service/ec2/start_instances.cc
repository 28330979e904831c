// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/instance_states.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::StartInstancesRequest& request,
                                                  const Context& context) {
  return instance_needs(context, "ec2:StartInstances", request.instance_ids);
}

Outcome<api::ec2::StartInstancesResult> handle(const Authorized<api::ec2::StartInstancesRequest>& request,
                                               const Context& context) {
  if (request->additional_info) return base::failure(parameter_not_supported("AdditionalInfo"));
  RC_TRY(const auto instances, find_instances(context, request->instance_ids));
  Reply<api::ec2::StartInstancesResult> reply;
  auto& shapes = reply.output.starting_instances.emplace();
  for (const auto* instance : instances) {
    state::Instance changed = *instance;
    switch (instance->state) {
      case state::InstanceState::Stopped:
        begin_start(changed, context.now);
        break;
      case state::InstanceState::Pending:
      case state::InstanceState::Running:
        break;
      case state::InstanceState::Stopping:
      case state::InstanceState::ShuttingDown:
      case state::InstanceState::Terminated:
        return base::failure(incorrect_instance_state(
            fmt::format("The instance '{}' is not in a state from which it can be started", instance->id)));
    }
    shapes.push_back(state_change_shape(*instance, changed));
    if (changed.state != instance->state) reply.changes.put(std::move(changed));
  }
  return reply;
}

}  // namespace rolecall::service::ec2
