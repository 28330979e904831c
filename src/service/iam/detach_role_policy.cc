// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DetachRolePolicyRequest& request,
                                                  const Context& context) {
  return Needs{
      bounded_role_need(context, "iam:DetachRolePolicy", request.role_name).with("iam:PolicyARN", request.policy_arn)};
}

Outcome<api::iam::DetachRolePolicyResponse> handle(const Authorized<api::iam::DetachRolePolicyRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  state::Role role = *found;
  RC_TRY_VOID(detach_policy(role, request->policy_arn));
  Reply<api::iam::DetachRolePolicyResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
