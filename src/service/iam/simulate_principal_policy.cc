// SPDX-License-Identifier: Apache-2.0

#include "service/iam/operations.h"
#include "service/iam/simulation.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::SimulatePrincipalPolicyRequest& request,
                                                  const Context& context) {
  return Needs{source_entity_need(context, "iam:SimulatePrincipalPolicy", request.policy_source_arn)};
}

Outcome<api::iam::SimulatePolicyResponse> handle(const Authorized<api::iam::SimulatePrincipalPolicyRequest>& request,
                                                 const Context& context) {
  RC_TRY(const auto source, find_source_entity(context, request->policy_source_arn));
  SimulatedPolicies policies;
  RC_TRY(auto exclusions, PolicyExclusions::read(request->policy_exclusion_list));
  policies.set_exclusions(std::move(exclusions));
  add_source(policies, source, context.state);
  policies.set_service_control(
      state::GuardRails::above(context.account(), state::GuardRailType::ServiceControl, context.state));
  if (request->policy_input_list) RC_TRY_VOID(policies.add_identity(*request->policy_input_list));
  // AWS: a boundary of the request takes the place of the attached one.
  if (const auto& boundary = request->permissions_boundary_policy_input_list) {
    RC_TRY_VOID(policies.set_boundary(*boundary));
  }
  RC_TRY(auto output, run_simulation(simulation_request(*request), policies, arn_of(source), context));
  // AWS: told of every account in an organization, also where no policy of it limits the account.
  if (context.state.organization_of(context.account())) {
    for (auto& result : *output.evaluation_results) {
      if (!result.organizations_decision_detail) result.organizations_decision_detail = {true};
    }
  }
  return Reply<api::iam::SimulatePolicyResponse>{std::move(output)};
}

}  // namespace rolecall::service::iam
