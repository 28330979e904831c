// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DetachGroupPolicyRequest& request,
                                                  const Context& context) {
  return Needs{
      group_need(context, "iam:DetachGroupPolicy", request.group_name).with("iam:PolicyARN", request.policy_arn)};
}

Outcome<api::iam::DetachGroupPolicyResponse> handle(const Authorized<api::iam::DetachGroupPolicyRequest>& request,
                                                    const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto* found, find_group(context, request->group_name));
  state::Group group = *found;
  RC_TRY_VOID(detach_policy(group, request->policy_arn));
  Reply<api::iam::DetachGroupPolicyResponse> reply;
  reply.changes.put(std::move(group));
  return reply;
}

}  // namespace rolecall::service::iam
