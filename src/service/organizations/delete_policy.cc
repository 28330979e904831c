// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DeletePolicyRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "organizations:DeletePolicy", request.policy_id)};
}

Outcome<api::organizations::DeletePolicyResponse> handle(
    const Authorized<api::organizations::DeletePolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto* policy, find_own_policy(*organization, request->policy_id, context.state));
  if (context.state.indexes.guard_rail_targets.count_prefix(policy->id + "/", 1) > 0) {
    return base::failure(api::organizations::policy_in_use_exception(
        "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before "
        "performing this operation."));
  }
  Reply<api::organizations::DeletePolicyResponse> reply;
  reply.changes.erase(*policy);
  return reply;
}

}  // namespace rolecall::service::organizations
