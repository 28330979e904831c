// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListPoliciesRequest& request,
                                                  const Context&) {
  return Needs{type_need("organizations:ListPolicies", request.filter)};
}

Outcome<api::organizations::ListPoliciesResponse> handle(
    const Authorized<api::organizations::ListPoliciesRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  std::vector<api::organizations::PolicySummary> found;
  // AWS has more types; of those we do not evaluate nobody could make a policy.
  if (const auto type = guard_rail_type(request->filter)) {
    context.state.all<state::OrganizationPolicy>().for_each([&](const auto&, const state::OrganizationPolicy& policy) {
      const bool ours = policy.aws_managed() || policy.organization_id == organization->id;
      if (ours && policy.type == *type) found.push_back(policy_summary(policy));
    });
  }
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::PolicySummary::id));
  Reply<api::organizations::ListPoliciesResponse> reply;
  reply.output.policies = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
