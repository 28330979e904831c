// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/units.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DeleteOrganizationalUnitRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:DeleteOrganizationalUnit", request.organizational_unit_id)};
}

Outcome<api::organizations::DeleteOrganizationalUnitResponse> handle(
    const Authorized<api::organizations::DeleteOrganizationalUnitRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const Place place, find_unit(*organization, request->organizational_unit_id, context.state));
  if (!children_of(place, context.state).empty()) {
    return base::failure(api::organizations::organizational_unit_not_empty_exception(
        "You can't delete an organizational unit that contains accounts or other organizational units."));
  }
  Reply<api::organizations::DeleteOrganizationalUnitResponse> reply;
  reply.changes.erase(*place.unit);
  return reply;
}

}  // namespace rolecall::service::organizations
