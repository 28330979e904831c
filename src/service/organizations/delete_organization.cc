// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DeleteOrganizationRequest&,
                                                  const Context&) {
  return Needs{plain_need("organizations:DeleteOrganization")};
}

Outcome<api::organizations::DeleteOrganizationResponse> handle(
    const Authorized<api::organizations::DeleteOrganizationRequest>&, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  bool empty = true;
  for (const Place& place : all_places(*organization, context.state)) {
    empty = empty && !place.unit && (!place.account || place.account->id == organization->management_account);
  }
  context.state.all<state::OrganizationPolicy>().for_each([&](const auto&, const state::OrganizationPolicy& policy) {
    empty = empty && policy.organization_id != organization->id;
  });
  if (!empty) {
    return base::failure(api::organizations::organization_not_empty_exception(
        "To delete an organization you must first remove all member accounts (except the master), delete all OUs and "
        "delete all policies."));
  }
  Reply<api::organizations::DeleteOrganizationResponse> reply;
  context.state.all<state::AccountCreation>().for_each([&](const auto&, const state::AccountCreation& creation) {
    if (creation.organization_id == organization->id) reply.changes.erase(creation);
  });
  state::Account management = *context.state.find<state::Account>(context.account().str());
  management.membership.reset();
  reply.changes.put(std::move(management));
  reply.changes.erase(*organization);
  return reply;
}

}  // namespace rolecall::service::organizations
