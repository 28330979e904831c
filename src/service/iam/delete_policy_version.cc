// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeletePolicyVersionRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "iam:DeletePolicyVersion", request.policy_arn)};
}

Outcome<api::iam::DeletePolicyVersionResponse> handle(const Authorized<api::iam::DeletePolicyVersionRequest>& request,
                                                      const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY_VOID(check_own_policy(context, request->policy_arn,
                               "Cannot delete policy versions for policies outside your own account."));
  RC_TRY_VOID(find_policy(context, request->policy_arn));
  RC_TRY(const auto found, find_version(context, request->policy_arn, request->version_id));
  if (found.version->number == found.policy->default_version) {
    return base::failure(api::iam::delete_conflict("Cannot delete the default version of a policy."));
  }
  state::ManagedPolicy policy = *found.policy;
  std::erase_if(policy.versions, [&](const auto& version) { return version.number == found.version->number; });
  Reply<api::iam::DeletePolicyVersionResponse> reply;
  reply.changes.put(std::move(policy));
  return reply;
}

}  // namespace rolecall::service::iam
