// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"
#include "service/organizations/units.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DescribeOrganizationalUnitRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:DescribeOrganizationalUnit", request.organizational_unit_id)};
}

Outcome<api::organizations::DescribeOrganizationalUnitResponse> handle(
    const Authorized<api::organizations::DescribeOrganizationalUnitRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const Place place, find_unit(*organization, request->organizational_unit_id, context.state));
  Reply<api::organizations::DescribeOrganizationalUnitResponse> reply;
  reply.output.organizational_unit = unit_shape(place, context.state);
  return reply;
}

}  // namespace rolecall::service::organizations
