// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetUserPolicyRequest& request,
                                                  const Context& context) {
  return Needs{user_need(context, "iam:GetUserPolicy", request.user_name)};
}

Outcome<api::iam::GetUserPolicyResponse> handle(const Authorized<api::iam::GetUserPolicyRequest>& request,
                                                const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(const auto* user, find_user(context, request->user_name));
  RC_TRY(const auto* policy, find_inline_policy(*user, "user", request->policy_name));
  return Reply<api::iam::GetUserPolicyResponse>{
      {.user_name = user->name, .policy_name = policy->name, .policy_document = policy->document.text}};
}

}  // namespace rolecall::service::iam
