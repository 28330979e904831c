// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetRoleRequest& request, const Context& context) {
  return Needs{bounded_role_need(context, "iam:GetRole", request.role_name)};
}

Outcome<api::iam::GetRoleResponse> handle(const Authorized<api::iam::GetRoleRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  return Reply<api::iam::GetRoleResponse>{{.role = role_shape(*role, context.state, Detail::Full)}};
}

}  // namespace rolecall::service::iam
