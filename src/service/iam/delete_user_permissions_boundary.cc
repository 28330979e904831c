// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteUserPermissionsBoundaryRequest& request,
                                                  const Context& context) {
  return Needs{bounded_user_need(context, "iam:DeleteUserPermissionsBoundary", request.user_name)};
}

Outcome<api::iam::DeleteUserPermissionsBoundaryResponse> handle(
    const Authorized<api::iam::DeleteUserPermissionsBoundaryRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  state::User user = *found;
  user.boundary_arn.clear();
  Reply<api::iam::DeleteUserPermissionsBoundaryResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
