// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

namespace {

bool is_wanted(const state::ManagedPolicy& policy, const api::iam::ListPoliciesRequest& request,
               const Context& context) {
  const bool aws = policy.account.str() == "aws";
  if (!aws && policy.account != context.account()) return false;
  const std::string scope = request.scope.value_or("All");
  if ((scope == "AWS" && !aws) || (scope == "Local" && aws)) return false;
  if (!policy.path.starts_with(request.path_prefix.value_or("/"))) return false;
  const std::string prefix = policy.arn() + "/";
  const bool as_permissions = context.state.indexes.policy_attachments.count_prefix(prefix, 1) > 0;
  const bool as_boundary = context.state.indexes.boundary_uses.count_prefix(prefix, 1) > 0;
  const std::string usage = request.policy_usage_filter.value_or("");
  const bool used = usage == "PermissionsPolicy"     ? as_permissions
                    : usage == "PermissionsBoundary" ? as_boundary
                                                     : as_permissions || as_boundary;
  return used || (!request.only_attached.value_or(false) && usage.empty());
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListPoliciesRequest&, const Context&) {
  return Needs{{.action = "iam:ListPolicies"}};
}

Outcome<api::iam::ListPoliciesResponse> handle(const Authorized<api::iam::ListPoliciesRequest>& request,
                                               const Context& context) {
  if (request->path_prefix) RC_TRY_VOID(check_path_prefix(*request->path_prefix));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  const auto page =
      page_of(context.state.all<state::ManagedPolicy>(), "arn:", page_request,
              [&](const std::string&, const state::ManagedPolicy& policy) {
                const bool wanted = is_wanted(policy, *request, context);
                return wanted ? std::optional(policy_shape(policy, context.state, Detail::Listed)) : std::nullopt;
              });
  Reply<api::iam::ListPoliciesResponse> reply;
  reply.output.policies = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
