// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/forgetting.h"
#include "service/ec2/instance_states.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::TerminateInstancesRequest& request,
                                                  const Context& context) {
  return instance_needs(context, "ec2:TerminateInstances", request.instance_ids);
}

Outcome<api::ec2::TerminateInstancesResult> handle(const Authorized<api::ec2::TerminateInstancesRequest>& request,
                                                   const Context& context) {
  RC_TRY(const auto instances, find_instances(context, request->instance_ids));
  Reply<api::ec2::TerminateInstancesResult> reply;
  auto& shapes = reply.output.terminating_instances.emplace();
  for (const auto* instance : instances) {
    state::Instance changed = *instance;
    const bool ending =
        instance->state == state::InstanceState::ShuttingDown || instance->state == state::InstanceState::Terminated;
    if (!ending) {
      if (instance->termination_protected) {
        return base::failure(operation_not_permitted(
            fmt::format("The instance '{}' may not be terminated. Modify its 'disableApiTermination' instance "
                        "attribute and try again.",
                        instance->id)));
      }
      begin_termination(changed, context.now);
    }
    shapes.push_back(state_change_shape(*instance, changed));
    if (!ending) reply.changes.put(std::move(changed));
  }
  forget_ended(context.state, context.account(), context.now, reply.changes);
  return reply;
}

}  // namespace rolecall::service::ec2
