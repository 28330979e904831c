// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/new_ids.h"
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"
#include "service/organizations/tags.h"
#include "service/organizations/units.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::CreateOrganizationalUnitRequest& request,
                                                  const Context& context) {
  return with_tagging(place_need(context, "organizations:CreateOrganizationalUnit", request.parent_id), request.tags);
}

Outcome<api::organizations::CreateOrganizationalUnitResponse> handle(
    const Authorized<api::organizations::CreateOrganizationalUnitRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const Place parent, find_parent(*organization, request->parent_id, context.state));
  RC_TRY(auto tags, checked_tags(request->tags));
  RC_TRY_VOID(check_unit_name_free(parent, request->name, "", context.state));
  RC_TRY_VOID(check_unit_fits(parent, context.state));
  state::OrganizationalUnit unit;
  unit.id = new_unit_id(organization->root_id, context.random);
  unit.organization_id = organization->id;
  unit.parent_id = parent.id();
  unit.name = request->name;
  unit.created = context.now;
  unit.policies = initial_policies(*organization);
  unit.tags = std::move(tags);
  Reply<api::organizations::CreateOrganizationalUnitResponse> reply;
  reply.output.organizational_unit = unit_shape({.organization = organization, .unit = &unit}, context.state);
  reply.changes.put(std::move(unit));
  return reply;
}

}  // namespace rolecall::service::organizations
