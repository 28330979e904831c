// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteRolePermissionsBoundaryRequest& request,
                                                  const Context& context) {
  return Needs{bounded_role_need(context, "iam:DeleteRolePermissionsBoundary", request.role_name)};
}

Outcome<api::iam::DeleteRolePermissionsBoundaryResponse> handle(
    const Authorized<api::iam::DeleteRolePermissionsBoundaryRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  state::Role role = *found;
  role.boundary_arn.clear();
  Reply<api::iam::DeleteRolePermissionsBoundaryResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
