// SPDX-License-Identifier: Apache-2.0

#include <fmt/format.h>

#include <limits>

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListPolicyVersionsRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "iam:ListPolicyVersions", request.policy_arn)};
}

Outcome<api::iam::ListPolicyVersionsResponse> handle(const Authorized<api::iam::ListPolicyVersionsRequest>& request,
                                                     const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* policy, find_policy(context, request->policy_arn));
  // AWS: newest first.
  const auto place = [](const state::PolicyVersion& version) {
    return fmt::format("{:010}", std::numeric_limits<std::int32_t>::max() - version.number);
  };
  const auto page = page_of_list(policy->versions, page_request, place,
                                 [&](const auto& version) { return version_shape(*policy, version); });
  Reply<api::iam::ListPolicyVersionsResponse> reply;
  reply.output.versions = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
