// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListAttachedRolePoliciesRequest& request,
                                                  const Context& context) {
  return Needs{role_need(context, "iam:ListAttachedRolePolicies", request.role_name)};
}

Outcome<api::iam::ListAttachedRolePoliciesResponse> handle(
    const Authorized<api::iam::ListAttachedRolePoliciesRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  if (request->path_prefix) RC_TRY_VOID(check_policy_path_prefix(*request->path_prefix));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  const auto page = page_of_list(attached_policies(*role, context.state, request->path_prefix.value_or("/")),
                                 page_request, place_of_attached, std::identity());
  Reply<api::iam::ListAttachedRolePoliciesResponse> reply;
  reply.output.attached_policies = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
