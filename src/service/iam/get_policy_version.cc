// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetPolicyVersionRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "iam:GetPolicyVersion", request.policy_arn)};
}

Outcome<api::iam::GetPolicyVersionResponse> handle(const Authorized<api::iam::GetPolicyVersionRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto found, find_version(context, request->policy_arn, request->version_id));
  Reply<api::iam::GetPolicyVersionResponse> reply;
  reply.output.policy_version = version_shape(*found.policy, *found.version);
  reply.output.policy_version->document = found.version->document.text;
  return reply;
}

}  // namespace rolecall::service::iam
