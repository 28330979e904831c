// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "service/organizations/new_account.h"
#include "service/organizations/new_ids.h"
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"
#include "service/organizations/tags.h"

namespace rolecall::service::organizations {
namespace {

// LIMIT: ours.  AWS begins with 10 and raises it on request.
constexpr std::size_t kAccountsMax = 5000;
constexpr std::string_view kAccessRoleName = "OrganizationAccountAccessRole";

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::organizations::CreateAccountRequest& request,
                                                  const Context&) {
  return with_tagging(plain_need("organizations:CreateAccount"), request.tags);
}

Outcome<api::organizations::CreateAccountResponse> handle(
    const Authorized<api::organizations::CreateAccountRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  const std::string role_name = request->role_name.value_or(std::string(kAccessRoleName));
  // AWS: the names of service-linked roles are its own.
  if (role_name.starts_with("AWSServiceRoleFor")) {
    return base::failure(invalid_input("INVALID_ROLE_NAME",
                                       "You provided a role name that isn't valid. A role name can't begin with the "
                                       "reserved prefix AWSServiceRoleFor."));
  }
  RC_TRY(auto tags, checked_tags(request->tags));
  std::size_t members = 0;
  bool email_taken = false;
  context.state.all<state::Account>().for_each([&](const auto&, const state::Account& account) {
    if (!account.membership) return;
    ++members;
    email_taken = email_taken || base::equals_ignore_case(account.membership->email, request->email);
  });
  if (members >= kAccountsMax) {
    return base::failure(
        constraint_violation("ACCOUNT_NUMBER_LIMIT_EXCEEDED", "You have exceeded the allowed number of AWS accounts."));
  }
  state::AccountCreation creation;
  creation.id = new_creation_id(context.random);
  creation.organization_id = organization->id;
  creation.account_name = request->account_name;
  creation.requested = creation.completed = context.now;
  Reply<api::organizations::CreateAccountResponse> reply;
  if (email_taken) {
    creation.failure_reason = "EMAIL_ALREADY_EXISTS";
  } else {
    creation.account = new_account_id(context.state, context.random);
    state::Membership membership{.organization_id = organization->id,
                                 .parent_id = organization->root_id,
                                 .email = request->email,
                                 .name = request->account_name,
                                 .joined = context.now,
                                 .created = true,
                                 .policies = initial_policies(*organization),
                                 .tags = std::move(tags)};
    reply.changes = member_account({.id = creation.account,
                                    .membership = std::move(membership),
                                    .management_account = organization->management_account,
                                    .access_role = role_name},
                                   context);
  }
  reply.output.create_account_status = creation_shape(creation);
  reply.changes.put(std::move(creation));
  return reply;
}

}  // namespace rolecall::service::organizations
