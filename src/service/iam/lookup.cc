// SPDX-License-Identifier: Apache-2.0
#include "service/iam/lookup.h"

#include <fmt/format.h>

#include "api/iam/errors.h"

namespace rolecall::service::iam {
namespace {

using base::failure;

template <class Entity>
Found<Entity> found(const Entity* entity, std::string message) {
  if (entity) return entity;
  return failure(api::iam::no_such_entity(std::move(message)));
}

template <class Holder>
Need with_boundary(Need need, const Holder* holder) {
  if (!holder || holder->boundary_arn.empty()) return need;
  return std::move(need).with("iam:PermissionsBoundary", holder->boundary_arn);
}

// The account's own policies and AWS's; those of other accounts are not there.
const state::ManagedPolicy* visible_policy(const Context& context, std::string_view arn) {
  const auto* policy = context.state.policy(arn);
  const bool visible = policy && (policy->account == context.account() || policy->account.str() == "aws");
  return visible ? policy : nullptr;
}

}  // namespace

Found<state::Role> find_role(const Context& context, std::string_view name) {
  return found(context.state.role(context.account(), name),
               fmt::format("The role with name {} cannot be found.", name));
}
Found<state::User> find_user(const Context& context, std::string_view name) {
  return found(context.state.user(context.account(), name),
               fmt::format("The user with name {} cannot be found.", name));
}
Found<state::Group> find_group(const Context& context, std::string_view name) {
  return found(context.state.group(context.account(), name),
               fmt::format("The group with name {} cannot be found.", name));
}
Found<state::InstanceProfile> find_profile(const Context& context, std::string_view name) {
  return found(context.state.profile(context.account(), name),
               fmt::format("Instance Profile {} cannot be found.", name));
}

Found<state::ManagedPolicy> find_policy(const Context& context, std::string_view arn) {
  return found(visible_policy(context, arn), fmt::format("Policy {} was not found.", arn));
}
Found<state::ManagedPolicy> find_attachable_policy(const Context& context, std::string_view arn) {
  return found(visible_policy(context, arn), fmt::format("Policy {} does not exist or is not attachable.", arn));
}

base::Result<void, wire::ApiError> check_boundary_exists(const Context& context, std::string_view arn) {
  if (visible_policy(context, arn)) return {};
  return failure(api::iam::no_such_entity(fmt::format("Scope ARN: {} does not exist or is not attachable.", arn)));
}

base::Result<void, wire::ApiError> check_quota(std::size_t count, std::size_t quota, std::string_view quota_name) {
  if (count < quota) return {};
  return failure(api::iam::limit_exceeded(fmt::format("Cannot exceed quota for {}: {}", quota_name, quota)));
}

std::string new_arn(const Context& context, std::string_view type, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:{}{}{}", context.account().str(), type, path, name);
}

Need role_need(const Context& context, const policy::Action& action, std::string_view name) {
  const auto* role = context.state.role(context.account(), name);
  Need need{.action = action,
            .resource = role ? role->arn() : new_arn(context, "role", "/", name),
            .shown_as = fmt::format("role {}", name)};
  return role ? std::move(need).with_resource_tags(role->tags, "iam") : need;
}

Need user_need(const Context& context, const policy::Action& action, std::string_view name) {
  const auto* user = context.state.user(context.account(), name);
  Need need{.action = action,
            .resource = user ? user->arn() : new_arn(context, "user", "/", name),
            .shown_as = fmt::format("user {}", name)};
  return user ? std::move(need).with_resource_tags(user->tags, "iam") : need;
}

Need group_need(const Context& context, const policy::Action& action, std::string_view name) {
  const auto* group = context.state.group(context.account(), name);
  return Need{.action = action,
              .resource = group ? group->arn() : new_arn(context, "group", "/", name),
              .shown_as = fmt::format("group {}", name)};
}

Need profile_need(const Context& context, const policy::Action& action, std::string_view name) {
  const auto* profile = context.state.profile(context.account(), name);
  Need need{.action = action,
            .resource = profile ? profile->arn() : new_arn(context, "instance-profile", "/", name),
            .shown_as = fmt::format("instance profile {}", name)};
  // AWS: instance profiles and policies have aws:ResourceTag but no iam:ResourceTag.
  return profile ? std::move(need).with_resource_tags(profile->tags) : need;
}

Need policy_need(const Context& context, const policy::Action& action, std::string_view arn) {
  const auto* policy = visible_policy(context, arn);
  Need need{.action = action, .resource = std::string(arn), .shown_as = fmt::format("policy {}", arn)};
  return policy ? std::move(need).with_resource_tags(policy->tags) : need;
}

Need bounded_role_need(const Context& context, const policy::Action& action, std::string_view name) {
  return with_boundary(role_need(context, action, name), context.state.role(context.account(), name));
}
Need bounded_user_need(const Context& context, const policy::Action& action, std::string_view name) {
  return with_boundary(user_need(context, action, name), context.state.user(context.account(), name));
}

Need list_need(const Context& context, const policy::Action& action, std::string_view type,
               std::string_view path_prefix) {
  Need need{.action = action, .resource = new_arn(context, type, path_prefix, {})};
  // AWS: policies are the exception in the text.
  if (type == "policy") need.shown_as = fmt::format("policy path {}", path_prefix);
  return need;
}

Need pass_role_need(const state::Role& role, std::string_view service, std::string_view resource) {
  Need need{.action = "iam:PassRole", .resource = role.arn()};
  if (!service.empty()) need = std::move(need).with("iam:PassedToService", service);
  if (!resource.empty()) need = std::move(need).with("iam:AssociatedResourceArn", resource);
  return std::move(need).with_resource_tags(role.tags, "iam");
}

}  // namespace rolecall::service::iam
