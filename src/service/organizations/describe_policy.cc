// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/places.h"
#include "service/organizations/policies.h"
#include "service/organizations/shapes.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::DescribePolicyRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "organizations:DescribePolicy", request.policy_id)};
}

Outcome<api::organizations::DescribePolicyResponse> handle(
    const Authorized<api::organizations::DescribePolicyRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto* policy, find_policy(*organization, request->policy_id, context.state));
  Reply<api::organizations::DescribePolicyResponse> reply;
  reply.output.policy = policy_shape(*policy);
  return reply;
}

}  // namespace rolecall::service::organizations
