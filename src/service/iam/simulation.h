// SPDX-License-Identifier: Apache-2.0
//
// What SimulateCustomPolicy and SimulatePrincipalPolicy have in common: the circumstances of the simulated calls, and
// the simulator's result in the shapes of IAM's answer.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/iam/types.h"
#include "base/result.h"
#include "policy/context.h"
#include "policy/simulated_caller.h"
#include "service/context.h"
#include "service/iam/simulated_policies.h"

namespace rolecall::service::iam {

// The members that the two requests share.  Views of the request.
struct SimulationRequest {
  const std::vector<std::string>& action_names;
  const std::optional<std::vector<std::string>>& resource_arns;
  const std::optional<std::string>& resource_policy;
  const std::optional<std::string>& resource_owner;
  const std::optional<std::string>& caller_arn;
  const std::optional<std::vector<api::iam::ContextEntry>>& context_entries;
  const std::optional<std::string>& resource_handling_option;
  const std::optional<std::int32_t>& max_items;
  const std::optional<std::string>& marker;
};

template <class Request>
SimulationRequest simulation_request(const Request& request) {
  return {request.action_names, request.resource_arns,   request.resource_policy,          request.resource_owner,
          request.caller_arn,   request.context_entries, request.resource_handling_option, request.max_items,
          request.marker};
}

// `default_caller` is who calls where the request does not say: an ARN, or empty for nobody in particular.  Takes the
// resource policy of the request into `policies`.
base::Result<api::iam::SimulatePolicyResponse, wire::ApiError> run_simulation(const SimulationRequest& request,
                                                                              SimulatedPolicies& policies,
                                                                              const std::string& default_caller,
                                                                              const Context& context);

}  // namespace rolecall::service::iam
