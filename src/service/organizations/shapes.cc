// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/shapes.h"

#include "service/organizations/policies.h"

namespace rolecall::service::organizations {

api::organizations::Organization organization_shape(const state::Organization& organization,
                                                    const state::Snapshot& state) {
  api::organizations::Organization out;
  out.id = organization.id;
  out.arn = organization.arn();
  out.feature_set = organization.all_features ? "ALL" : "CONSOLIDATED_BILLING";
  out.master_account_arn = organization.account_arn(organization.management_account);
  out.master_account_id = organization.management_account.str();
  const auto* management = state.find<state::Account>(organization.management_account.str());
  if (management && management->membership) out.master_account_email = management->membership->email;
  out.available_policy_types.emplace();
  // AWS: what is available, not what is enabled (that is the root's), and of the first type only: the member is
  // deprecated and did not learn of later ones.
  if (organization.all_features) {
    out.available_policy_types->push_back({.type = "SERVICE_CONTROL_POLICY", .status = "ENABLED"});
  }
  return out;
}

api::organizations::Root root_shape(const state::Organization& organization) {
  api::organizations::Root out{.id = organization.root_id, .arn = organization.root_arn(), .name = "Root"};
  out.policy_types.emplace();
  for (const auto type : organization.enabled_types) {
    out.policy_types->push_back({.type = std::string(name_of(type)), .status = "ENABLED"});
  }
  return out;
}

api::organizations::OrganizationalUnit unit_shape(const Place& place, const state::Snapshot& state) {
  return {.id = place.id(), .arn = place.arn(), .name = place.name(), .path = path_of(place, state)};
}

api::organizations::Account account_shape(const Place& place, const state::Snapshot& state) {
  const state::Membership& membership = *place.account->membership;
  return {.id = place.id(),
          .arn = place.arn(),
          .email = membership.email,
          .name = membership.name,
          .status = "ACTIVE",
          .joined_method = membership.created ? "CREATED" : "INVITED",  // AWS: so it calls the management account, too
          .joined_timestamp = membership.joined,
          .state = "ACTIVE",
          .paths = std::vector<std::string>{path_of(place, state)}};
}

api::organizations::PolicySummary policy_summary(const state::OrganizationPolicy& policy) {
  return {.id = policy.id,
          .arn = policy.arn,
          .name = policy.name,
          .description = policy.description,
          .type = std::string(name_of(policy.type)),
          .aws_managed = policy.aws_managed()};
}

api::organizations::Policy policy_shape(const state::OrganizationPolicy& policy) {
  return {.policy_summary = policy_summary(policy), .content = policy.document.text};
}

api::organizations::CreateAccountStatus creation_shape(const state::AccountCreation& creation) {
  api::organizations::CreateAccountStatus out;
  out.id = creation.id;
  out.account_name = creation.account_name;
  out.state = creation.account.empty() ? "FAILED" : "SUCCEEDED";
  out.requested_timestamp = creation.requested;
  out.completed_timestamp = creation.completed;
  if (!creation.account.empty()) out.account_id = creation.account.str();
  if (!creation.failure_reason.empty()) out.failure_reason = creation.failure_reason;
  return out;
}

}  // namespace rolecall::service::organizations
