// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DetachPolicyRequest& request,
                                                  const Context& context) {
  return attachment_needs(context, "organizations:DetachPolicy", request.policy_id, request.target_id);
}

Outcome<api::organizations::DetachPolicyResponse> handle(
    const Authorized<api::organizations::DetachPolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto* policy, find_policy(*organization, request->policy_id, context.state));
  RC_TRY(const Place target, find_target(*organization, request->target_id, context.state));
  if (!is_attached(*policy, target)) {
    return base::failure(api::organizations::policy_not_attached_exception(
        "The policy isn't attached to the specified target in the specified root."));
  }
  // AWS: the resource control policy that allows everything stays where it is.
  if (policy->id == kResourceFullAccess) {
    return base::failure(constraint_violation("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                                              "You can't detach the RCPFullAWSAccess policy."));
  }
  if (policies_of_type(target.policies(), policy->type, context.state).size() == 1) {
    return base::failure(constraint_violation(
        "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
        "You cannot remove the last policy attached to the specified target. You must have at least one attached at "
        "all times."));
  }
  Reply<api::organizations::DetachPolicyResponse> reply;
  edit_place(target, reply.changes, [&](auto& policies, auto&) { std::erase(policies, policy->id); });
  return reply;
}

}  // namespace rolecall::service::organizations
