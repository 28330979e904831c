// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListPoliciesForTargetRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:ListPoliciesForTarget", request.target_id)
                   .with("organizations:PolicyType", request.filter)};
}

Outcome<api::organizations::ListPoliciesForTargetResponse> handle(
    const Authorized<api::organizations::ListPoliciesForTargetRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const Place target, find_target(*organization, request->target_id, context.state));
  std::vector<api::organizations::PolicySummary> found;
  if (const auto type = guard_rail_type(request->filter)) {
    for (const auto* policy : policies_of_type(target.policies(), *type, context.state)) {
      found.push_back(policy_summary(*policy));
    }
  }
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::PolicySummary::id));
  Reply<api::organizations::ListPoliciesForTargetResponse> reply;
  reply.output.policies = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
