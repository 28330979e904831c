// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/associations.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DisassociateIamInstanceProfileRequest& request,
                                                  const Context& context) {
  return Needs{instance_need(context, "ec2:DisassociateIamInstanceProfile",
                             instance_of_association(context, request.association_id))};
}

Outcome<api::ec2::DisassociateIamInstanceProfileResult> handle(
    const Authorized<api::ec2::DisassociateIamInstanceProfileRequest>& request, const Context& context) {
  RC_TRY(const auto* association, find_association(context, request->association_id));
  const auto* instance = instance_or_null(context, association->instance_id);
  if (!instance || !is_running_or_stopped(*instance)) {
    return base::failure(incorrect_instance_state(
        fmt::format("The instance '{}' is not in the 'running' or 'stopped' states.", association->instance_id)));
  }
  Reply<api::ec2::DisassociateIamInstanceProfileResult> reply;
  state::Association leaving = *association;
  leaving.state = state::AssociationState::Disassociating;
  reply.output.iam_instance_profile_association = association_shape(leaving);
  // Once more on one that is leaving already: the same answer, and nothing changes.
  if (association->state != leaving.state) reply.changes.put(std::move(leaving));
  return reply;
}

}  // namespace rolecall::service::ec2
