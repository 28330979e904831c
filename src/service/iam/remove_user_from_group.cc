// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::RemoveUserFromGroupRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:RemoveUserFromGroup", request.group_name)};
}

Outcome<api::iam::RemoveUserFromGroupResponse> handle(const Authorized<api::iam::RemoveUserFromGroupRequest>& request,
                                                      const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_name("groupName", request->group_name));
  // AWS: the user is looked up before the group, and removing a non-member succeeds.
  RC_TRY(const auto* found, find_user(context, request->user_name));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  state::User user = *found;
  std::erase(user.groups, group->name);
  Reply<api::iam::RemoveUserFromGroupResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
