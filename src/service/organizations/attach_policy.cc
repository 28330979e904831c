// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::AttachPolicyRequest& request,
                                                  const Context& context) {
  return attachment_needs(context, "organizations:AttachPolicy", request.policy_id, request.target_id);
}

Outcome<api::organizations::AttachPolicyResponse> handle(
    const Authorized<api::organizations::AttachPolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto* policy, find_policy(*organization, request->policy_id, context.state));
  RC_TRY(const Place target, find_target(*organization, request->target_id, context.state));
  if (!organization->enables(policy->type)) {
    return base::failure(api::organizations::policy_type_not_enabled_exception(
        "This operation can be performed only for enabled policy types."));
  }
  if (is_attached(*policy, target)) {
    return base::failure(api::organizations::duplicate_policy_attachment_exception(
        "A policy with the specified name and type already exists."));
  }
  if (policies_of_type(target.policies(), policy->type, context.state).size() >= quotas_of(policy->type).on_target) {
    return base::failure(
        constraint_violation("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                             "You have attached the maximum number of policies to the specified target."));
  }
  Reply<api::organizations::AttachPolicyResponse> reply;
  edit_place(target, reply.changes, [&](auto& policies, auto&) { policies.push_back(policy->id); });
  return reply;
}

}  // namespace rolecall::service::organizations
