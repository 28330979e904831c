// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListRolePoliciesRequest& request,
                                                  const Context& context) {
  return Needs{role_need(context, "iam:ListRolePolicies", request.role_name)};
}

Outcome<api::iam::ListRolePoliciesResponse> handle(const Authorized<api::iam::ListRolePoliciesRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  const auto page = page_of_list(inline_policy_names(*role), page_request, place_of_name, std::identity());
  Reply<api::iam::ListRolePoliciesResponse> reply;
  reply.output.policy_names = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
