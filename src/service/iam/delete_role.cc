// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteRoleRequest& request, const Context& context) {
  return Needs{bounded_role_need(context, "iam:DeleteRole", request.role_name)};
}

Outcome<api::iam::DeleteRoleResponse> handle(const Authorized<api::iam::DeleteRoleRequest>& request,
                                             const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  RC_TRY_VOID(check_no_policies(*role));
  if (context.state.indexes.role_profiles.count_prefix(role->key() + "/", 1) > 0) {
    return base::failure(
        api::iam::delete_conflict("Cannot delete entity, must remove roles from instance profile first."));
  }
  Reply<api::iam::DeleteRoleResponse> reply;
  reply.changes.erase(*role);
  return reply;
}

}  // namespace rolecall::service::iam
