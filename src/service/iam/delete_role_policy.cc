// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteRolePolicyRequest& request,
                                                  const Context& context) {
  return Needs{bounded_role_need(context, "iam:DeleteRolePolicy", request.role_name)};
}

Outcome<api::iam::DeleteRolePolicyResponse> handle(const Authorized<api::iam::DeleteRolePolicyRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  RC_TRY(const auto* policy, find_inline_policy(*found, "role", request->policy_name));
  state::Role role = *found;
  std::erase_if(role.inline_policies, [&](const auto& other) { return other.name == policy->name; });
  Reply<api::iam::DeleteRolePolicyResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
