// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteUserRequest& request, const Context& context) {
  return Needs{user_need(context, "iam:DeleteUser", request.user_name)};
}

Outcome<api::iam::DeleteUserResponse> handle(const Authorized<api::iam::DeleteUserRequest>& request,
                                             const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY(const auto* user, find_user(context, request->user_name));
  RC_TRY_VOID(check_no_policies(*user));
  if (context.state.indexes.access_keys.count_prefix(user->key() + "/", 1) > 0) {
    return base::failure(api::iam::delete_conflict("Cannot delete entity, must delete access keys first."));
  }
  if (!user->groups.empty()) {
    return base::failure(api::iam::delete_conflict("Cannot delete entity, must remove users from group first."));
  }
  Reply<api::iam::DeleteUserResponse> reply;
  reply.changes.erase(*user);
  return reply;
}

}  // namespace rolecall::service::iam
