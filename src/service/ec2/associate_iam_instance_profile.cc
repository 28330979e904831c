// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/associations.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/profiles.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::AssociateIamInstanceProfileRequest& request,
                                                  const Context& context) {
  return attach_needs(context, "ec2:AssociateIamInstanceProfile", request.instance_id, request.iam_instance_profile);
}

Outcome<api::ec2::AssociateIamInstanceProfileResult> handle(
    const Authorized<api::ec2::AssociateIamInstanceProfileRequest>& request, const Context& context) {
  RC_TRY(const auto* instance, find_instance(context, request->instance_id));
  RC_TRY(const auto* profile, find_profile(context, request->iam_instance_profile));
  if (!is_running_or_stopped(*instance)) {
    return base::failure(incorrect_instance_state(
        fmt::format("The instance '{}' is not in the 'running' or 'stopped' states.", instance->id)));
  }
  if (context.state.association_of(instance->id)) {
    return base::failure(
        incorrect_state(fmt::format("There is an existing association for instance {}", instance->id)));
  }
  Reply<api::ec2::AssociateIamInstanceProfileResult> reply;
  state::Association association = new_association(context, instance->id, *profile);
  reply.output.iam_instance_profile_association = association_shape(association);
  reply.changes.put(std::move(association));
  return reply;
}

}  // namespace rolecall::service::ec2
