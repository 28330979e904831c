// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::AttachRolePolicyRequest& request,
                                                  const Context& context) {
  return Needs{
      bounded_role_need(context, "iam:AttachRolePolicy", request.role_name).with("iam:PolicyARN", request.policy_arn)};
}

Outcome<api::iam::AttachRolePolicyResponse> handle(const Authorized<api::iam::AttachRolePolicyRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  RC_TRY(const auto* policy, find_attachable_policy(context, request->policy_arn));
  state::Role role = *found;
  RC_TRY_VOID(attach_policy(role, policy->arn(), "PoliciesPerRole"));
  Reply<api::iam::AttachRolePolicyResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
