// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetGroupPolicyRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:GetGroupPolicy", request.group_name)};
}

Outcome<api::iam::GetGroupPolicyResponse> handle(const Authorized<api::iam::GetGroupPolicyRequest>& request,
                                                 const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  RC_TRY(const auto* policy, find_inline_policy(*group, "group", request->policy_name));
  return Reply<api::iam::GetGroupPolicyResponse>{
      {.group_name = group->name, .policy_name = policy->name, .policy_document = policy->document.text}};
}

}  // namespace rolecall::service::iam
