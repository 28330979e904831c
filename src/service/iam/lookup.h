// SPDX-License-Identifier: Apache-2.0
//
// Entities by the names that requests give, or IAM's NoSuchEntity; and the needs of calls that name them.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "service/context.h"
#include "service/need.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

template <class Entity>
using Found = base::Result<const Entity*, wire::ApiError>;

Found<state::Role> find_role(const Context& context, std::string_view name);
Found<state::User> find_user(const Context& context, std::string_view name);
Found<state::Group> find_group(const Context& context, std::string_view name);
Found<state::InstanceProfile> find_profile(const Context& context, std::string_view name);
// AWS: the text depends on what was to be done with the policy.
Found<state::ManagedPolicy> find_policy(const Context& context, std::string_view arn);             // Get, Delete, ...
Found<state::ManagedPolicy> find_attachable_policy(const Context& context, std::string_view arn);  // Attach
base::Result<void, wire::ApiError> check_boundary_exists(const Context& context, std::string_view arn);

// `action` on an existing entity (or on a name that none has: then as if it had the path "/"), with its tags.
Need role_need(const Context& context, const policy::Action& action, std::string_view name);
Need user_need(const Context& context, const policy::Action& action, std::string_view name);
Need group_need(const Context& context, const policy::Action& action, std::string_view name);
Need profile_need(const Context& context, const policy::Action& action, std::string_view name);
Need policy_need(const Context& context, const policy::Action& action, std::string_view arn);
// The same with iam:PermissionsBoundary, if the user or role has one.  AWS: only the actions that change what it may do
// (and GetRole) have this key.
Need bounded_role_need(const Context& context, const policy::Action& action, std::string_view name);
Need bounded_user_need(const Context& context, const policy::Action& action, std::string_view name);

// AWS: List* without a name is documented to know no resources, but is decided (and denied) on the path that it lists:
// arn:aws:iam::ACCOUNT:role/.
Need list_need(const Context& context, const policy::Action& action, std::string_view type,
               std::string_view path_prefix);

// One more entity of this kind must fit into the account's quota.
base::Result<void, wire::ApiError> check_quota(std::size_t count, std::size_t quota, std::string_view quota_name);
template <class Entity>
base::Result<void, wire::ApiError> check_count(const Context& context, std::size_t quota, std::string_view quota_name) {
  return check_quota(context.state.all<Entity>().count_prefix(context.account().str() + "/", quota), quota, quota_name);
}

// The ARN that a new entity will have.
std::string new_arn(const Context& context, std::string_view type, std::string_view path, std::string_view name);

// iam:PassRole for `role` (aws-api.md 5.2).  `service` is iam:PassedToService; `resource` is iam:AssociatedResourceArn.
// Either may be empty.
Need pass_role_need(const state::Role& role, std::string_view service, std::string_view resource);

}  // namespace rolecall::service::iam
