// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListAccountsRequest&, const Context&) {
  return Needs{plain_need("organizations:ListAccounts")};
}

Outcome<api::organizations::ListAccountsResponse> handle(
    const Authorized<api::organizations::ListAccountsRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  std::vector<api::organizations::Account> found;
  for (const Place& place : all_places(*organization, context.state)) {
    if (place.account) found.push_back(account_shape(place, context.state));
  }
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::Account::id));
  Reply<api::organizations::ListAccountsResponse> reply;
  reply.output.accounts = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
