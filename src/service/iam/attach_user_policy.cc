// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::AttachUserPolicyRequest& request,
                                                  const Context& context) {
  return Needs{
      bounded_user_need(context, "iam:AttachUserPolicy", request.user_name).with("iam:PolicyARN", request.policy_arn)};
}

Outcome<api::iam::AttachUserPolicyResponse> handle(const Authorized<api::iam::AttachUserPolicyRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  RC_TRY(const auto* policy, find_attachable_policy(context, request->policy_arn));
  state::User user = *found;
  RC_TRY_VOID(attach_policy(user, policy->arn(), "PoliciesPerUser"));
  Reply<api::iam::AttachUserPolicyResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
