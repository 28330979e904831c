// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteUserPolicyRequest& request,
                                                  const Context& context) {
  return Needs{bounded_user_need(context, "iam:DeleteUserPolicy", request.user_name)};
}

Outcome<api::iam::DeleteUserPolicyResponse> handle(const Authorized<api::iam::DeleteUserPolicyRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  RC_TRY(const auto* policy, find_inline_policy(*found, "user", request->policy_name));
  state::User user = *found;
  std::erase_if(user.inline_policies, [&](const auto& other) { return other.name == policy->name; });
  Reply<api::iam::DeleteUserPolicyResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
