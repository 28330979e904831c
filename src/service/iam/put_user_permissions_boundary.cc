// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::PutUserPermissionsBoundaryRequest& request,
                                                  const Context& context) {
  // AWS: the key is the boundary that is to be set, not the one in force.
  return Needs{user_need(context, "iam:PutUserPermissionsBoundary", request.user_name)
                   .with("iam:PermissionsBoundary", request.permissions_boundary)};
}

Outcome<api::iam::PutUserPermissionsBoundaryResponse> handle(
    const Authorized<api::iam::PutUserPermissionsBoundaryRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_boundary_arn(request->permissions_boundary));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  RC_TRY_VOID(check_boundary_exists(context, request->permissions_boundary));
  state::User user = *found;
  user.boundary_arn = request->permissions_boundary;
  Reply<api::iam::PutUserPermissionsBoundaryResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
