// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListUserPoliciesRequest& request,
                                                  const Context& context) {
  return Needs{user_need(context, "iam:ListUserPolicies", request.user_name)};
}

Outcome<api::iam::ListUserPoliciesResponse> handle(const Authorized<api::iam::ListUserPoliciesRequest>& request,
                                                   const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* user, find_user(context, request->user_name));
  const auto page = page_of_list(inline_policy_names(*user), page_request, place_of_name, std::identity());
  Reply<api::iam::ListUserPoliciesResponse> reply;
  reply.output.policy_names = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
