// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::UpdateRoleRequest& request, const Context& context) {
  return Needs{bounded_role_need(context, "iam:UpdateRole", request.role_name)};
}

Outcome<api::iam::UpdateRoleResponse> handle(const Authorized<api::iam::UpdateRoleRequest>& request,
                                             const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  state::Role role = *found;
  // AWS: what is not given stays as it is.
  if (request->description) role.description = request->description;
  if (request->max_session_duration) role.max_session_seconds = *request->max_session_duration;
  Reply<api::iam::UpdateRoleResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
