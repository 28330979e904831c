// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DescribeAccountRequest& request,
                                                  const Context& context) {
  return Needs{place_need(context, "organizations:DescribeAccount", request.account_id)};
}

Outcome<api::organizations::DescribeAccountResponse> handle(
    const Authorized<api::organizations::DescribeAccountRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  const auto place = find_place(*organization, request->account_id, context.state);
  if (!place || !place->account) {
    return base::failure(
        api::organizations::account_not_found_exception("You specified an account that doesn't exist."));
  }
  Reply<api::organizations::DescribeAccountResponse> reply;
  reply.output.account = account_shape(*place, context.state);
  return reply;
}

}  // namespace rolecall::service::organizations
