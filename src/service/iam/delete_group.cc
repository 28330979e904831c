// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteGroupRequest& request, const Context& context) {
  return Needs{group_need(context, "iam:DeleteGroup", request.group_name)};
}

Outcome<api::iam::DeleteGroupResponse> handle(const Authorized<api::iam::DeleteGroupRequest>& request,
                                              const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  RC_TRY_VOID(check_no_policies(*group));
  if (context.state.indexes.group_members.count_prefix(group->key() + "/", 1) > 0) {
    return base::failure(api::iam::delete_conflict("Cannot delete entity, must remove users from group first."));
  }
  Reply<api::iam::DeleteGroupResponse> reply;
  reply.changes.erase(*group);
  return reply;
}

}  // namespace rolecall::service::iam
