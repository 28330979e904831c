// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::AddUserToGroupRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:AddUserToGroup", request.group_name)};
}

Outcome<api::iam::AddUserToGroupResponse> handle(const Authorized<api::iam::AddUserToGroupRequest>& request,
                                                 const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  state::User user = *found;
  Reply<api::iam::AddUserToGroupResponse> reply;
  // AWS: adding a member again succeeds.
  if (std::ranges::find(user.groups, group->name) != user.groups.end()) return reply;
  if (user.groups.size() >= kGroupsPerUser) {
    return base::failure(
        api::iam::limit_exceeded(fmt::format("Cannot exceed quota for GroupsPerUser: {}", kGroupsPerUser)));
  }
  user.groups.push_back(group->name);
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
