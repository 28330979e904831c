// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::RebootInstancesRequest& request,
                                                  const Context& context) {
  return instance_needs(context, "ec2:RebootInstances", request.instance_ids);
}

// AWS: a reboot changes nothing that the API shows: state, addresses, launch time and role stay.
Outcome<api::ec2::RebootInstancesResponse> handle(const Authorized<api::ec2::RebootInstancesRequest>& request,
                                                  const Context& context) {
  RC_TRY(const auto instances, find_instances(context, request->instance_ids));
  for (const auto* instance : instances) {
    // AWS: instances that are on their way out or gone are passed over.
    if (instance->state == state::InstanceState::Stopped || instance->state == state::InstanceState::Stopping) {
      return base::failure(incorrect_instance_state(
          fmt::format("The instance '{}' is not in a state from which it can be rebooted", instance->id)));
    }
  }
  return Reply<api::ec2::RebootInstancesResponse>{};
}

}  // namespace rolecall::service::ec2
