// SPDX-License-Identifier: Apache-2.0

#include <fmt/format.h>

#include "base/encoding.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
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
  const std::string prefix = fmt::format("{}/{}/", policy.arn(), context.account().str());
  const bool as_permissions = context.state.indexes.policy_attachments.count_prefix(prefix, 1) > 0;
  const bool as_boundary = context.state.indexes.boundary_uses.count_prefix(prefix, 1) > 0;
  const std::string usage = request.policy_usage_filter.value_or("");
  if (usage == "PermissionsBoundary") return as_boundary;
  // AWS: attached to a user, group or role; to be a boundary is something else.
  const bool must_be_attached = usage == "PermissionsPolicy" || request.only_attached.value_or(false);
  return as_permissions || !must_be_attached;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListPoliciesRequest& request,
                                                  const Context& context) {
  return Needs{list_need(context, "iam:ListPolicies", "policy", request.path_prefix.value_or("/"))};
}

Outcome<api::iam::ListPoliciesResponse> handle(const Authorized<api::iam::ListPoliciesRequest>& request,
                                               const Context& context) {
  if (request->path_prefix) RC_TRY_VOID(check_policy_path_prefix(*request->path_prefix));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  std::vector<const state::ManagedPolicy*> wanted;
  context.state.all<state::ManagedPolicy>().for_each([&](const std::string&, const state::ManagedPolicy& policy) {
    if (is_wanted(policy, *request, context)) wanted.push_back(&policy);
  });
  // By name: an ARN with a long path does not fit into a marker.
  const auto page = page_of_list(
      std::move(wanted), page_request,
      [](const auto* policy) { return fmt::format("{}/{}", policy->account.str(), base::ascii_lower(policy->name)); },
      [&](const auto* policy) { return policy_shape(*policy, context, Detail::Listed); });
  Reply<api::iam::ListPoliciesResponse> reply;
  reply.output.policies = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
