// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::AttachGroupPolicyRequest& request,
                                                  const Context& context) {
  return Needs{
      group_need(context, "iam:AttachGroupPolicy", request.group_name).with("iam:PolicyARN", request.policy_arn)};
}

Outcome<api::iam::AttachGroupPolicyResponse> handle(const Authorized<api::iam::AttachGroupPolicyRequest>& request,
                                                    const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto* found, find_group(context, request->group_name));
  RC_TRY(const auto* policy, find_attachable_policy(context, request->policy_arn));
  state::Group group = *found;
  RC_TRY_VOID(attach_policy(group, policy->arn(), "PoliciesPerGroup"));
  Reply<api::iam::AttachGroupPolicyResponse> reply;
  reply.changes.put(std::move(group));
  return reply;
}

}  // namespace rolecall::service::iam
