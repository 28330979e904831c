// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetRolePolicyRequest& request,
                                                  const Context& context) {
  return Needs{role_need(context, "iam:GetRolePolicy", request.role_name)};
}

Outcome<api::iam::GetRolePolicyResponse> handle(const Authorized<api::iam::GetRolePolicyRequest>& request,
                                                const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  RC_TRY(const auto* policy, find_inline_policy(*role, "role", request->policy_name));
  return Reply<api::iam::GetRolePolicyResponse>{
      {.role_name = role->name, .policy_name = policy->name, .policy_document = policy->document.text}};
}

}  // namespace rolecall::service::iam
