// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"
#include "service/organizations/units.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::EnablePolicyTypeRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:EnablePolicyType", request.root_id)
                   .with("organizations:PolicyType", request.policy_type)};
}

Outcome<api::organizations::EnablePolicyTypeResponse> handle(
    const Authorized<api::organizations::EnablePolicyTypeRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY_VOID(check_root(*organization, request->root_id));
  RC_TRY(const auto type, usable_type(*organization, request->policy_type));
  if (organization->enables(type)) {
    return base::failure(
        api::organizations::policy_type_already_enabled_exception("The specified policy type is already enabled."));
  }
  Reply<api::organizations::EnablePolicyTypeResponse> reply;
  state::Organization enabled = *organization;
  enabled.enabled_types.push_back(type);
  // AWS: everything may do everything until somebody says otherwise.
  for (const Place& place : all_places(*organization, context.state)) {
    if (place.type() == "ROOT") continue;
    edit_place(place, reply.changes, [&](auto& policies, auto&) { policies.emplace_back(full_access_of(type)); });
  }
  enabled.root_policies.emplace_back(full_access_of(type));
  reply.output.root = root_shape(enabled);
  reply.changes.put(std::move(enabled));
  return reply;
}

}  // namespace rolecall::service::organizations
