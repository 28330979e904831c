// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListGroupPoliciesRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:ListGroupPolicies", request.group_name)};
}

Outcome<api::iam::ListGroupPoliciesResponse> handle(const Authorized<api::iam::ListGroupPoliciesRequest>& request,
                                                    const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  const auto page = page_of_list(inline_policy_names(*group), page_request, place_of_name, std::identity());
  Reply<api::iam::ListGroupPoliciesResponse> reply;
  reply.output.policy_names = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
