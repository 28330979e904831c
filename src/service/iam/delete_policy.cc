// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeletePolicyRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "iam:DeletePolicy", request.policy_arn)};
}

Outcome<api::iam::DeletePolicyResponse> handle(const Authorized<api::iam::DeletePolicyRequest>& request,
                                               const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY_VOID(check_own_policy(context, request->policy_arn, "Cannot delete policies outside your own account."));
  RC_TRY(const auto* policy, find_policy(context, request->policy_arn));
  const std::string prefix = policy->arn() + "/";
  if (context.state.indexes.policy_attachments.count_prefix(prefix, 1) > 0 ||
      context.state.indexes.boundary_uses.count_prefix(prefix, 1) > 0) {
    return base::failure(api::iam::delete_conflict("Cannot delete a policy attached to entities."));
  }
  if (policy->versions.size() > 1) {
    return base::failure(api::iam::delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The "
        "default version is deleted with the policy."));
  }
  Reply<api::iam::DeletePolicyResponse> reply;
  reply.changes.erase(*policy);
  return reply;
}

}  // namespace rolecall::service::iam
