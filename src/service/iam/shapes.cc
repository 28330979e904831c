// SPDX-License-Identifier: Apache-2.0
#include "service/iam/shapes.h"

#include <fmt/format.h>

#include "service/iam/documents.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {
namespace {

// AWS: the type is the word `Policy`, though the model's enum says otherwise.
std::optional<api::iam::AttachedPermissionsBoundary> boundary_shape(const std::string& arn) {
  if (arn.empty()) return std::nullopt;
  return api::iam::AttachedPermissionsBoundary{.permissions_boundary_type = "Policy", .permissions_boundary_arn = arn};
}

bool shows_settings(Detail detail) {
  return detail == Detail::Created || detail == Detail::Full;
}

std::optional<std::vector<api::iam::Tag>> tags_if_any(const std::vector<state::Tag>& tags) {
  if (tags.empty()) return std::nullopt;
  return tag_shapes(tags);
}

}  // namespace

api::iam::Role role_shape(const state::Role& role, const state::Snapshot& state, Detail detail) {
  api::iam::Role out;
  out.path = role.path;
  out.role_name = role.name;
  out.role_id = role.id.str();
  out.arn = role.arn();
  out.create_date = role.created;
  out.assume_role_policy_document = shown_trust_document(role.trust, state);
  if (shows_settings(detail)) {
    out.permissions_boundary = boundary_shape(role.boundary_arn);
    out.tags = tags_if_any(role.tags);
  }
  if (detail == Detail::Full || detail == Detail::Listed) {
    out.description = role.description;
    out.max_session_duration = role.max_session_seconds;
  }
  // AWS: an empty element says that the role was never used; uses are not tracked yet.
  if (detail == Detail::Full) out.role_last_used = api::iam::RoleLastUsed{};
  return out;
}

api::iam::User user_shape(const state::User& user, Detail detail) {
  api::iam::User out;
  out.path = user.path;
  out.user_name = user.name;
  out.user_id = user.id.str();
  out.arn = user.arn();
  out.create_date = user.created;
  if (shows_settings(detail)) {
    out.permissions_boundary = boundary_shape(user.boundary_arn);
    out.tags = tags_if_any(user.tags);
  }
  return out;
}

api::iam::Group group_shape(const state::Group& group) {
  api::iam::Group out;
  out.path = group.path;
  out.group_name = group.name;
  out.group_id = group.id.str();
  out.arn = group.arn();
  out.create_date = group.created;
  return out;
}

api::iam::InstanceProfile profile_shape(const state::InstanceProfile& profile, const state::Snapshot& state,
                                        Detail detail) {
  api::iam::InstanceProfile out;
  out.path = profile.path;
  out.instance_profile_name = profile.name;
  out.instance_profile_id = profile.id.str();
  out.arn = profile.arn();
  out.create_date = profile.created;
  if (const auto* role = state.role_of(profile)) out.roles.push_back(role_shape(*role, state, Detail::Nested));
  if (detail == Detail::Full) out.tags = tag_shapes(profile.tags);
  if (detail == Detail::Created) out.tags = tags_if_any(profile.tags);
  return out;
}

api::iam::Policy policy_shape(const state::ManagedPolicy& policy, const Context& context, Detail detail) {
  api::iam::Policy out;
  out.policy_name = policy.name;
  out.policy_id = policy.id.str();
  out.arn = policy.arn();
  out.path = policy.path;
  out.default_version_id = fmt::format("v{}", policy.default_version);
  // AWS: what one account does with AWS's policies is not for another to know.
  const std::string prefix = fmt::format("{}/{}/", policy.arn(), context.account().str());
  const auto& indexes = context.state.indexes;
  out.attachment_count = static_cast<std::int32_t>(indexes.policy_attachments.count_prefix(prefix));
  out.permissions_boundary_usage_count = static_cast<std::int32_t>(indexes.boundary_uses.count_prefix(prefix));
  out.is_attachable = true;
  out.create_date = policy.created;
  out.update_date = policy.updated;
  if (detail == Detail::Full) {
    out.description = policy.description;
    out.tags = tag_shapes(policy.tags);
  }
  if (detail == Detail::Created) out.tags = tags_if_any(policy.tags);
  return out;
}

}  // namespace rolecall::service::iam
