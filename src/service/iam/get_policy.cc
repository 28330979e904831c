// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetPolicyRequest& request, const Context& context) {
  return Needs{policy_need(context, "iam:GetPolicy", request.policy_arn)};
}

Outcome<api::iam::GetPolicyResponse> handle(const Authorized<api::iam::GetPolicyRequest>& request,
                                            const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto* policy, find_policy(context, request->policy_arn));
  return Reply<api::iam::GetPolicyResponse>{{.policy = policy_shape(*policy, context, Detail::Full)}};
}

}  // namespace rolecall::service::iam
