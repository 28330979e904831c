// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DescribeOrganizationRequest&,
                                                  const Context&) {
  return Needs{plain_need("organizations:DescribeOrganization")};
}

Outcome<api::organizations::DescribeOrganizationResponse> handle(
    const Authorized<api::organizations::DescribeOrganizationRequest>&, const Context& context) {
  // AWS: the one question that every member may ask.
  RC_TRY(const auto* organization, own_organization(context));
  Reply<api::organizations::DescribeOrganizationResponse> reply;
  reply.output.organization = organization_shape(*organization, context.state);
  return reply;
}

}  // namespace rolecall::service::organizations
