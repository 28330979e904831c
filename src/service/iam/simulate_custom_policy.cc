// SPDX-License-Identifier: Apache-2.0

#include "service/iam/operations.h"
#include "service/iam/simulation.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::SimulateCustomPolicyRequest&, const Context&) {
  return Needs{star_need("iam:SimulateCustomPolicy")};
}

Outcome<api::iam::SimulatePolicyResponse> handle(const Authorized<api::iam::SimulateCustomPolicyRequest>& request,
                                                 const Context& context) {
  SimulatedPolicies policies;
  RC_TRY_VOID(policies.add_identity(request->policy_input_list));
  if (const auto& boundary = request->permissions_boundary_policy_input_list) {
    RC_TRY_VOID(policies.set_boundary(*boundary));
  }
  if (const auto& levels = request->ordered_organization_policy_input_list) {
    RC_TRY_VOID(policies.set_service_control(*levels));
  }
  RC_TRY(auto output, run_simulation(simulation_request(*request), policies, {}, context));
  return Reply<api::iam::SimulatePolicyResponse>{std::move(output)};
}

}  // namespace rolecall::service::iam
