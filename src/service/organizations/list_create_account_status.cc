// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListCreateAccountStatusRequest&,
                                                  const Context&) {
  return Needs{plain_need("organizations:ListCreateAccountStatus")};
}

Outcome<api::organizations::ListCreateAccountStatusResponse> handle(
    const Authorized<api::organizations::ListCreateAccountStatusRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  std::vector<api::organizations::CreateAccountStatus> found;
  context.state.all<state::AccountCreation>().for_each([&](const auto&, const state::AccountCreation& creation) {
    if (creation.organization_id != organization->id) return;
    auto shape = creation_shape(creation);
    const bool wanted = !request->states || std::ranges::find(*request->states, *shape.state) != request->states->end();
    if (wanted) found.push_back(std::move(shape));
  });
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::CreateAccountStatus::id));
  Reply<api::organizations::ListCreateAccountStatusResponse> reply;
  reply.output.create_account_statuses = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
