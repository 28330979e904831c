// SPDX-License-Identifier: Apache-2.0

#include "service/iam/operations.h"
#include "service/iam/simulated_policies.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetContextKeysForCustomPolicyRequest&,
                                                  const Context&) {
  return Needs{star_need("iam:GetContextKeysForCustomPolicy")};
}

Outcome<api::iam::GetContextKeysForPolicyResponse> handle(
    const Authorized<api::iam::GetContextKeysForCustomPolicyRequest>& request, const Context&) {
  SimulatedPolicies policies;
  RC_TRY_VOID(policies.add_identity(request->policy_input_list));
  return Reply<api::iam::GetContextKeysForPolicyResponse>{{.context_key_names = policies.context_keys()}};
}

}  // namespace rolecall::service::iam
