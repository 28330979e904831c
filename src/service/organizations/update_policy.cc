// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::UpdatePolicyRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "organizations:UpdatePolicy", request.policy_id)};
}

Outcome<api::organizations::UpdatePolicyResponse> handle(
    const Authorized<api::organizations::UpdatePolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto* found, find_own_policy(*organization, request->policy_id, context.state));
  state::OrganizationPolicy policy = *found;
  if (request->content) {
    RC_TRY(policy.document, guard_rail_document(*request->content, policy.type));
  }
  if (request->name) {
    RC_TRY_VOID(check_policy_name_free(*organization, *request->name, policy.id, context.state));
    policy.name = *request->name;
  }
  if (request->description) policy.description = *request->description;
  Reply<api::organizations::UpdatePolicyResponse> reply;
  reply.output.policy = policy_shape(policy);
  reply.changes.put(std::move(policy));
  return reply;
}

}  // namespace rolecall::service::organizations
