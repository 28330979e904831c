// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListTargetsForPolicyRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "organizations:ListTargetsForPolicy", request.policy_id)};
}

Outcome<api::organizations::ListTargetsForPolicyResponse> handle(
    const Authorized<api::organizations::ListTargetsForPolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto* policy, find_policy(*organization, request->policy_id, context.state));
  std::vector<api::organizations::PolicyTargetSummary> found;
  const std::string prefix = policy->id + "/";
  context.state.indexes.guard_rail_targets.scan_prefix(prefix, [&](const std::string& key, const state::Present&) {
    if (const auto place = find_place(*organization, std::string_view(key).substr(prefix.size()), context.state)) {
      found.push_back(
          {.target_id = place->id(), .arn = place->arn(), .name = place->name(), .type = std::string(place->type())});
    }
    return true;
  });
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::PolicyTargetSummary::target_id));
  Reply<api::organizations::ListTargetsForPolicyResponse> reply;
  reply.output.targets = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
