// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "wire/utf8.h"

namespace rolecall::service::organizations {

using state::GuardRailType;

std::string_view name_of(GuardRailType type) {
  return type == GuardRailType::ServiceControl ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY";
}

PolicyQuotas quotas_of(GuardRailType type) {
  if (type == GuardRailType::ServiceControl) return {.characters = 10240, .in_organization = 10000, .on_target = 10};
  return {.characters = 5120, .in_organization = 2000, .on_target = 5};
}

std::optional<GuardRailType> guard_rail_type(std::string_view name) {
  for (const auto type : {GuardRailType::ServiceControl, GuardRailType::ResourceControl}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

Found<GuardRailType> usable_type(const state::Organization& organization, std::string_view name) {
  const auto type = guard_rail_type(name);
  if (!type) {
    return base::failure(api::organizations::policy_type_not_available_for_organization_exception(
        fmt::format("The policy type {} exists on AWS but is not served by Rolecall", name)));
  }
  if (!organization.all_features) {
    return base::failure(api::organizations::policy_type_not_available_for_organization_exception(
        "You can't use the specified policy type with the feature set currently enabled for this organization."));
  }
  return *type;
}

std::string_view full_access_of(GuardRailType type) {
  return type == GuardRailType::ServiceControl ? kFullAccess : kResourceFullAccess;
}

Found<const state::OrganizationPolicy*> find_policy(const state::Organization& organization, std::string_view id,
                                                    const state::Snapshot& state) {
  const auto* policy = state.find<state::OrganizationPolicy>(id);
  if (policy && (policy->aws_managed() || policy->organization_id == organization.id)) return policy;
  return base::failure(api::organizations::policy_not_found_exception("You specified a policy that doesn't exist."));
}

Found<const state::OrganizationPolicy*> find_own_policy(const state::Organization& organization, std::string_view id,
                                                        const state::Snapshot& state) {
  RC_TRY(const auto* policy, find_policy(organization, id, state));
  if (!policy->aws_managed()) return policy;
  return base::failure(
      invalid_input("IMMUTABLE_POLICY", "You specified a policy that is managed by AWS and can't be modified."));
}

Found<Place> find_target(const state::Organization& organization, std::string_view id, const state::Snapshot& state) {
  if (auto place = find_place(organization, id, state)) return *place;
  return base::failure(api::organizations::target_not_found_exception("You specified a target that doesn't exist."));
}

std::vector<const state::OrganizationPolicy*> policies_of_type(const std::vector<std::string>& ids, GuardRailType type,
                                                               const state::Snapshot& state) {
  std::vector<const state::OrganizationPolicy*> out;
  for (const auto& id : ids) {
    const auto* policy = state.find<state::OrganizationPolicy>(id);
    if (policy && policy->type == type) out.push_back(policy);
  }
  return out;
}

bool is_attached(const state::OrganizationPolicy& policy, const Place& place) {
  return std::ranges::find(place.policies(), policy.id) != place.policies().end();
}

Found<state::PolicyText> guard_rail_document(std::string_view text, GuardRailType type) {
  const auto kind =
      type == GuardRailType::ServiceControl ? policy::Kind::ServiceControl : policy::Kind::ResourceControl;
  auto compiled = policy::compile(text, kind);
  if (!compiled) {
    return base::failure(api::organizations::malformed_policy_document_exception(compiled.error().message));
  }
  if (wire::utf16_length(text) > quotas_of(type).characters) {
    return base::failure(
        constraint_violation("POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum policy size."));
  }
  return state::PolicyText{std::string(text), kind, *std::move(compiled), {}};
}

Checked check_policy_name_free(const state::Organization& organization, std::string_view name, std::string_view but_for,
                               const state::Snapshot& state) {
  bool taken = false;
  state.all<state::OrganizationPolicy>().for_each([&](const std::string& id, const state::OrganizationPolicy& policy) {
    const bool ours = policy.aws_managed() || policy.organization_id == organization.id;
    taken = taken || (ours && policy.name == name && id != but_for);
  });
  if (!taken) return {};
  return base::failure(api::organizations::duplicate_policy_exception("A policy with the same name already exists."));
}

std::vector<std::string> initial_policies(const state::Organization& organization) {
  std::vector<std::string> out;
  for (const auto type : organization.enabled_types) out.emplace_back(full_access_of(type));
  return out;
}

Need policy_need(const Context& context, const policy::Action& action, std::string_view id) {
  Need need = plain_need(action);
  const auto* organization = context.state.organization_of(context.account());
  if (!organization) return need;
  if (const auto found = find_policy(*organization, id, context.state)) {
    const state::OrganizationPolicy& policy = **found;
    need.resource = need.shown_as = policy.arn;
    return std::move(need).with("organizations:PolicyType", name_of(policy.type)).with_resource_tags(policy.tags);
  }
  // As if it were there.
  need.resource = fmt::format("arn:aws:organizations::{}:policy/{}/service_control_policy/{}",
                              organization->management_account.str(), organization->id, id);
  need.shown_as = need.resource;
  return need;
}

Needs attachment_needs(const Context& context, const policy::Action& action, std::string_view policy_id,
                       std::string_view target_id) {
  Need on_policy = policy_need(context, action, policy_id);
  Need on_target = place_need(context, action, target_id);
  // AWS: the type of the policy is a key of the whole call.
  for (const auto& key : on_policy.keys) {
    if (key.name == "organizations:PolicyType") on_target.keys.push_back(key);
  }
  return Needs{std::move(on_policy), std::move(on_target)};
}

Need type_need(const policy::Action& action, std::string_view type) {
  return plain_need(action).with("organizations:PolicyType", type);
}

}  // namespace rolecall::service::organizations
