// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/associations.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/profiles.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::ReplaceIamInstanceProfileAssociationRequest& request,
                                                  const Context& context) {
  return attach_needs(context, "ec2:ReplaceIamInstanceProfileAssociation",
                      instance_of_association(context, request.association_id), request.iam_instance_profile);
}

// AWS: the instance gets a new association with a new id; the old one goes when the driver has switched over.
Outcome<api::ec2::ReplaceIamInstanceProfileAssociationResult> handle(
    const Authorized<api::ec2::ReplaceIamInstanceProfileAssociationRequest>& request, const Context& context) {
  RC_TRY(const auto* association, find_association(context, request->association_id));
  RC_TRY(const auto* profile, find_profile(context, request->iam_instance_profile));
  const auto* instance = instance_or_null(context, association->instance_id);
  const bool running = instance && instance->state == state::InstanceState::Running;
  if (!running || context.state.association_of(association->instance_id) != association) {
    return base::failure(
        incorrect_state(fmt::format("The association {} is not the active association", association->id)));
  }
  Reply<api::ec2::ReplaceIamInstanceProfileAssociationResult> reply;
  state::Association old = *association;
  old.state = state::AssociationState::Disassociating;
  state::Association next = new_association(context, instance->id, *profile);
  reply.output.iam_instance_profile_association = association_shape(next);
  reply.changes.put(std::move(old));
  reply.changes.put(std::move(next));
  return reply;
}

}  // namespace rolecall::service::ec2
