// SPDX-License-Identifier: Apache-2.0
#include "service/iam/simulated_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "api/iam/errors.h"
#include "policy/arn.h"
#include "policy/simulation.h"
#include "service/iam/lookup.h"

namespace rolecall::service::iam {
namespace {

base::Result<std::shared_ptr<const policy::Policy>, wire::ApiError> compile_simulated(const std::string& document,
                                                                                      policy::Kind kind,
                                                                                      std::string_view what) {
  auto compiled = policy::compile(document, kind);
  if (compiled) return *std::move(compiled);
  return base::failure(api::iam::invalid_input(fmt::format("{} has invalid content", what)));
}

// AWS: a resource policy is about resources that have names.
bool is_about_everything(const policy::Policy& policy) {
  return std::ranges::any_of(policy.statements(), [](const policy::Statement& statement) {
    return std::ranges::any_of(statement.resources, [](const auto& one) { return one.matches_everything(); });
  });
}

}  // namespace

policy::AttachedPolicy SimulatedPolicies::keep(Compiled compiled, std::string name) {
  documents_.push_back(std::move(compiled));
  names_.push_back(std::move(name));
  return {documents_.back().get(), {.name = names_.back()}};
}

Checked SimulatedPolicies::add_identity(const std::vector<std::string>& documents) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    RC_TRY(auto compiled, compile_simulated(documents[i], policy::Kind::InlineIdentity,
                                            fmt::format("Policy input list item {}", i + 1)));
    identity_.push_back(keep(std::move(compiled), fmt::format("PolicyInputList.{}", i + 1)));
  }
  return {};
}

Checked SimulatedPolicies::set_boundary(const std::vector<std::string>& documents) {
  if (documents.size() > 1) {
    return base::failure(api::iam::invalid_input("The list of Permissions Boundary policies cannot exceed 1 items."));
  }
  if (documents.empty()) return {};
  RC_TRY(auto compiled, compile_simulated(documents.front(), policy::Kind::InlineIdentity,
                                          "Permissions boundary policy input list item 1"));
  boundary_ = keep(std::move(compiled), "PermissionsBoundaryPolicyInputList.1");
  return {};
}

Checked SimulatedPolicies::set_resource_policy(const std::string& document) {
  RC_TRY(auto compiled, compile_simulated(document, policy::resource_policy_kind(document), "Resource policy"));
  if (is_about_everything(*compiled)) {
    return base::failure(api::iam::invalid_input("ResourceNames are not in a valid ARN format: *."));
  }
  resource_ = keep(std::move(compiled), "ResourcePolicy");
  return {};
}

Checked SimulatedPolicies::set_service_control(const std::vector<api::iam::OrderedOrganizationPolicyType>& levels) {
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const auto& documents = levels[level].service_control_policy_input_list;
    if (!documents || documents->empty()) {
      return base::failure(api::iam::invalid_input(
          fmt::format("Organization policy at index {} must contain at least one service control policy", level + 1)));
    }
    auto& policies = given_service_control_.emplace_back();
    for (const std::string& document : *documents) {
      RC_TRY(auto compiled, compile_simulated(document, policy::Kind::ServiceControl,
                                              fmt::format("Organization policy at index {}", level + 1)));
      policies.push_back(keep(std::move(compiled), "OrderedOrganizationPolicyInputList"));
    }
    given_levels_.emplace_back(policies);
  }
  return {};
}

void SimulatedPolicies::set_service_control(state::GuardRails above) {
  service_control_ = std::move(above);
  service_control_.leave_out(
      [&](const policy::PolicySource& source) { return exclusions_.excludes_service_control(source); });
}

std::optional<policy::AttachedPolicy> SimulatedPolicies::managed(const std::string& arn,
                                                                 const state::Snapshot& state) const {
  const auto* found = state.policy(arn);
  if (!found) return std::nullopt;
  const bool aws = found->account.str() == "aws";
  return policy::AttachedPolicy{found->document().compiled.get(),
                                {.type = aws ? policy::SourceType::AwsManaged : policy::SourceType::CustomerManaged,
                                 .name = found->name,
                                 .arn = arn}};
}

template <class Holder>
void SimulatedPolicies::add_holder(const Holder& holder, std::string_view kind, policy::SourceType type,
                                   const state::Snapshot& state) {
  for (const auto& one : holder.inline_policies) {
    if (exclusions_.excludes_inline(type, holder.name, one.name)) continue;
    policy::AttachedPolicy attached = keep(one.document.compiled, fmt::format("{}_{}_{}", kind, holder.name, one.name));
    attached.source.type = type;
    attached.source.entity = holder.name;
    identity_.push_back(attached);
  }
  for (const auto& arn : holder.attached_policies) {
    const auto attached = managed(arn, state);
    if (attached && exclusions_.excludes_managed(attached->source)) continue;
    // AWS: a policy that a user has twice, itself and by a group, is shown once.
    const auto is_known = [&](const auto& other) { return other.policy == attached->policy; };
    if (attached && std::ranges::none_of(identity_, is_known)) identity_.push_back(*attached);
  }
  if constexpr (requires { holder.boundary_arn; }) {
    if (!holder.boundary_arn.empty()) boundary_ = managed(holder.boundary_arn, state);
    if (boundary_ && exclusions_.excludes_boundary(boundary_->source)) boundary_.reset();
  }
}

void SimulatedPolicies::add(const state::User& user, const state::Snapshot& state) {
  add_holder(user, "user", policy::SourceType::UserInline, state);
  for (const auto& name : user.groups) {
    if (const auto* group = state.group(user.account, name)) add(*group, state);
  }
}

void SimulatedPolicies::add(const state::Group& group, const state::Snapshot& state) {
  add_holder(group, "group", policy::SourceType::GroupInline, state);
}

void SimulatedPolicies::add(const state::Role& role, const state::Snapshot& state) {
  add_holder(role, "role", policy::SourceType::RoleInline, state);
}

policy::Inputs SimulatedPolicies::inputs() const {
  policy::Inputs out;
  out.identity = identity_;
  if (boundary_) out.boundary = &*boundary_;
  if (resource_) out.resource = &*resource_;
  out.service_control = given_levels_.empty() ? service_control_.levels() : given_levels_;
  return out;
}

std::size_t SimulatedPolicies::statement_count() const {
  const policy::Inputs all = inputs();
  std::size_t count = 0;
  const auto add = [&](const policy::AttachedPolicy& one) { count += one.policy->statements().size(); };
  std::ranges::for_each(all.identity, add);
  for (const auto level : all.service_control) std::ranges::for_each(level, add);
  if (all.boundary) add(*all.boundary);
  if (all.resource) add(*all.resource);
  return count;
}

std::vector<std::string> SimulatedPolicies::context_keys() const {
  std::set<std::string> keys;
  for (const auto& attached : identity_) {
    for (std::string& key : attached.policy->context_keys()) keys.insert(std::move(key));
  }
  return {keys.begin(), keys.end()};
}

base::Result<SourceEntity, wire::ApiError> find_source_entity(const Context& context, std::string_view arn) {
  const auto parts = policy::ArnView::split(arn);
  const std::string_view resource = parts.resource();
  const std::string_view type = resource.substr(0, resource.find('/'));
  const std::string_view name = resource.substr(resource.rfind('/') + 1);
  const bool names_entity = parts.complete && parts.segments[0] == "arn" && parts.segments[2] == "iam" &&
                            (type == "user" || type == "group" || type == "role") && resource.size() > type.size() &&
                            !name.empty();
  if (!names_entity) {
    return base::failure(api::iam::invalid_input(
        fmt::format("Invalid Entity Arn: {} does not clearly define entity type and name.", arn)));
  }
  if (parts.account() != context.account().str()) {
    return base::failure(api::iam::invalid_input(
        fmt::format("Invalid Policy Source Arn: caller's account {} does not have access to policies in account {}.",
                    context.account().str(), parts.account())));
  }
  SourceEntity source;
  if (type == "user") source.user = context.state.user(context.account(), name);
  if (type == "group") source.group = context.state.group(context.account(), name);
  if (type == "role") source.role = context.state.role(context.account(), name);
  if (source.user || source.group || source.role) return source;
  return base::failure(api::iam::no_such_entity("Unable to retrieve specified IAM entity."));
}

void add_source(SimulatedPolicies& policies, const SourceEntity& source, const state::Snapshot& state) {
  if (source.user) policies.add(*source.user, state);
  if (source.group) policies.add(*source.group, state);
  if (source.role) policies.add(*source.role, state);
}

std::string arn_of(const SourceEntity& source) {
  if (source.user) return source.user->arn();
  return source.group ? source.group->arn() : source.role->arn();
}

Need source_entity_need(const Context& context, const policy::Action& action, std::string_view arn) {
  Need need{.action = action, .resource = std::string(arn)};
  const auto source = find_source_entity(context, arn);
  if (!source) return need;
  need.resource = arn_of(*source);
  if (source->user) return std::move(need).with_resource_tags(source->user->tags, "iam");
  if (source->role) return std::move(need).with_resource_tags(source->role->tags, "iam");
  return need;
}

Need star_need(const policy::Action& action) {
  return Need{.action = action, .shown_as = "*"};
}

}  // namespace rolecall::service::iam
