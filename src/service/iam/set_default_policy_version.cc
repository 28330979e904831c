// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::SetDefaultPolicyVersionRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "iam:SetDefaultPolicyVersion", request.policy_arn)};
}

Outcome<api::iam::SetDefaultPolicyVersionResponse> handle(
    const Authorized<api::iam::SetDefaultPolicyVersionRequest>& request, const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY_VOID(check_own_policy(context, request->policy_arn, "Cannot update policies outside your own account."));
  RC_TRY(const auto found, find_version(context, request->policy_arn, request->version_id));
  state::ManagedPolicy policy = *found.policy;
  policy.default_version = found.version->number;
  Reply<api::iam::SetDefaultPolicyVersionResponse> reply;
  reply.changes.put(std::move(policy));
  return reply;
}

}  // namespace rolecall::service::iam
