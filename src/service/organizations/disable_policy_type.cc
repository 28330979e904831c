// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"
#include "service/organizations/units.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DisablePolicyTypeRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:DisablePolicyType", request.root_id)
                   .with("organizations:PolicyType", request.policy_type)};
}

Outcome<api::organizations::DisablePolicyTypeResponse> handle(
    const Authorized<api::organizations::DisablePolicyTypeRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY_VOID(check_root(*organization, request->root_id));
  const auto type = guard_rail_type(request->policy_type);
  if (!type || !organization->enables(*type)) {
    return base::failure(
        api::organizations::policy_type_not_enabled_exception("The specified policy type is not enabled."));
  }
  const auto detach = [&](std::vector<std::string>& policies) {
    std::erase_if(policies, [&](const std::string& id) {
      const auto* policy = context.state.find<state::OrganizationPolicy>(id);
      return !policy || policy->type == *type;
    });
  };
  Reply<api::organizations::DisablePolicyTypeResponse> reply;
  state::Organization disabled = *organization;
  std::erase(disabled.enabled_types, *type);
  // AWS: the attachments are lost; enabling the type again begins anew.
  for (const Place& place : all_places(*organization, context.state)) {
    if (place.type() == "ROOT") continue;
    edit_place(place, reply.changes, [&](auto& policies, auto&) { detach(policies); });
  }
  detach(disabled.root_policies);
  reply.output.root = root_shape(disabled);
  reply.changes.put(std::move(disabled));
  return reply;
}

}  // namespace rolecall::service::organizations
