// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/organizations/new_ids.h"
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/shapes.h"
#include "wire/errors.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::CreateOrganizationRequest&,
                                                  const Context&) {
  return Needs{plain_need("organizations:CreateOrganization")};
}

Outcome<api::organizations::CreateOrganizationResponse> handle(
    const Authorized<api::organizations::CreateOrganizationRequest>& request, const Context& context) {
  const auto* account = context.state.find<state::Account>(context.account().str());
  if (!account) return base::failure(wire::internal_failure(wire::Protocol::Json));
  if (account->membership) {
    return base::failure(api::organizations::already_in_organization_exception(
        "The AWS account is already a member of an organization."));
  }
  state::Organization organization;
  organization.id = new_organization_id(context.random);
  organization.management_account = context.account();
  organization.all_features = request->feature_set.value_or("ALL") == "ALL";
  organization.created = context.now;
  organization.root_id = new_root_id(context.random);

  state::Account management = *account;
  // An account of ours has no address: one in a domain that cannot exist reaches nobody.
  management.membership = state::Membership{.organization_id = organization.id,
                                            .parent_id = organization.root_id,
                                            .email = fmt::format("root@{}.invalid", context.account().str()),
                                            .name = "management",
                                            .joined = context.now,
                                            .created = false,
                                            .policies = {},
                                            .tags = {}};
  Reply<api::organizations::CreateOrganizationResponse> reply;
  reply.output.organization = organization_shape(organization, context.state);
  reply.output.organization->master_account_email = management.membership->email;
  reply.changes.put(std::move(management));
  reply.changes.put(std::move(organization));
  return reply;
}

}  // namespace rolecall::service::organizations
