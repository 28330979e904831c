// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteGroupPolicyRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:DeleteGroupPolicy", request.group_name)};
}

Outcome<api::iam::DeleteGroupPolicyResponse> handle(const Authorized<api::iam::DeleteGroupPolicyRequest>& request,
                                                    const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(const auto* found, find_group(context, request->group_name));
  RC_TRY(const auto* policy, find_inline_policy(*found, "group", request->policy_name));
  state::Group group = *found;
  std::erase_if(group.inline_policies, [&](const auto& other) { return other.name == policy->name; });
  Reply<api::iam::DeleteGroupPolicyResponse> reply;
  reply.changes.put(std::move(group));
  return reply;
}

}  // namespace rolecall::service::iam
