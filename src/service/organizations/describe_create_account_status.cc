// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DescribeCreateAccountStatusRequest&,
                                                  const Context&) {
  return Needs{plain_need("organizations:DescribeCreateAccountStatus")};
}

Outcome<api::organizations::DescribeCreateAccountStatusResponse> handle(
    const Authorized<api::organizations::DescribeCreateAccountStatusRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  const auto* creation = context.state.find<state::AccountCreation>(request->create_account_request_id);
  if (!creation || creation->organization_id != organization->id) {
    return base::failure(api::organizations::create_account_status_not_found_exception(
        "You specified a create account request that doesn't exist."));
  }
  Reply<api::organizations::DescribeCreateAccountStatusResponse> reply;
  reply.output.create_account_status = creation_shape(*creation);
  return reply;
}

}  // namespace rolecall::service::organizations
