// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListAttachedGroupPoliciesRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:ListAttachedGroupPolicies", request.group_name)};
}

Outcome<api::iam::ListAttachedGroupPoliciesResponse> handle(
    const Authorized<api::iam::ListAttachedGroupPoliciesRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  if (request->path_prefix) RC_TRY_VOID(check_policy_path_prefix(*request->path_prefix));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* group, find_group(context, request->group_name));
  const auto page = page_of_list(attached_policies(*group, context.state, request->path_prefix.value_or("/")),
                                 page_request, place_of_attached, std::identity());
  Reply<api::iam::ListAttachedGroupPoliciesResponse> reply;
  reply.output.attached_policies = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
