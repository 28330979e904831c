// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"
#include "service/organizations/units.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::UpdateOrganizationalUnitRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:UpdateOrganizationalUnit", request.organizational_unit_id)};
}

Outcome<api::organizations::UpdateOrganizationalUnitResponse> handle(
    const Authorized<api::organizations::UpdateOrganizationalUnitRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const Place place, find_unit(*organization, request->organizational_unit_id, context.state));
  state::OrganizationalUnit unit = *place.unit;
  if (request->name) {
    RC_TRY(const Place parent, find_parent(*organization, unit.parent_id, context.state));
    RC_TRY_VOID(check_unit_name_free(parent, *request->name, unit.id, context.state));
    unit.name = *request->name;
  }
  Reply<api::organizations::UpdateOrganizationalUnitResponse> reply;
  reply.output.organizational_unit = unit_shape({.organization = organization, .unit = &unit}, context.state);
  reply.changes.put(std::move(unit));
  return reply;
}

}  // namespace rolecall::service::organizations
