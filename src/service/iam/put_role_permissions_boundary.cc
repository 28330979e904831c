// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::PutRolePermissionsBoundaryRequest& request,
                                                  const Context& context) {
  // AWS: the key is the boundary that is to be set, not the one in force.
  return Needs{role_need(context, "iam:PutRolePermissionsBoundary", request.role_name)
                   .with("iam:PermissionsBoundary", request.permissions_boundary)};
}

Outcome<api::iam::PutRolePermissionsBoundaryResponse> handle(
    const Authorized<api::iam::PutRolePermissionsBoundaryRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_boundary_arn(request->permissions_boundary));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  RC_TRY_VOID(check_boundary_exists(context, request->permissions_boundary));
  state::Role role = *found;
  role.boundary_arn = request->permissions_boundary;
  Reply<api::iam::PutRolePermissionsBoundaryResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
