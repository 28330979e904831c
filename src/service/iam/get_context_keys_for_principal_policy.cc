// SPDX-License-Identifier: Apache-2.0

#include "service/iam/operations.h"
#include "service/iam/simulated_policies.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetContextKeysForPrincipalPolicyRequest& request,
                                                  const Context& context) {
  return Needs{source_entity_need(context, "iam:GetContextKeysForPrincipalPolicy", request.policy_source_arn)};
}

Outcome<api::iam::GetContextKeysForPolicyResponse> handle(
    const Authorized<api::iam::GetContextKeysForPrincipalPolicyRequest>& request, const Context& context) {
  RC_TRY(const auto source, find_source_entity(context, request->policy_source_arn));
  SimulatedPolicies policies;
  add_source(policies, source, context.state);
  if (request->policy_input_list) RC_TRY_VOID(policies.add_identity(*request->policy_input_list));
  return Reply<api::iam::GetContextKeysForPolicyResponse>{{.context_key_names = policies.context_keys()}};
}

}  // namespace rolecall::service::iam
