// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/encoding.h"
#include "base/ids.h"
#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"
#include "service/iam/shapes.h"
#include "service/iam/tags.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

namespace {

std::string arn_prefix(const base::AccountId& account) {
  return fmt::format("arn:aws:iam::{}:policy/", account.str());
}

// AWS: names are unique in the account whatever the path, ignoring case.
bool name_is_taken(const state::Snapshot& state, const base::AccountId& account, std::string_view name) {
  bool taken = false;
  state.all<state::ManagedPolicy>().scan_prefix(arn_prefix(account), [&](const std::string&, const auto& policy) {
    taken = base::equals_ignore_case(policy.name, name);
    return !taken;
  });
  return taken;
}

std::size_t policies_in(const state::Snapshot& state, const base::AccountId& account) {
  return state.all<state::ManagedPolicy>().count_prefix(arn_prefix(account), kPoliciesPerAccount);
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreatePolicyRequest& request,
                                                  const Context& context) {
  Need need{.action = "iam:CreatePolicy",
            .resource = new_arn(context, "policy", request.path.value_or("/"), request.policy_name)};
  return with_tags_on_create(std::move(need), "iam:TagPolicy", tags_of(request.tags));
}

Outcome<api::iam::CreatePolicyResponse> handle(const Authorized<api::iam::CreatePolicyRequest>& request,
                                               const Context& context) {
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY_VOID(check_policy_path(request->path.value_or("/")));
  state::ManagedPolicy policy;
  policy.tags = tags_of(request->tags);
  RC_TRY_VOID(check_tags(policy.tags, TagKeys::Exact));
  RC_TRY(auto document, identity_document(request->policy_document, policy::Kind::ManagedIdentity));
  if (name_is_taken(context.state, context.account(), request->policy_name)) {
    return base::failure(api::iam::entity_already_exists(
        fmt::format("A policy called {} already exists. Duplicate names are not allowed.", request->policy_name)));
  }
  RC_TRY_VOID(check_managed_size(document));
  RC_TRY_VOID(check_quota(policies_in(context.state, context.account()), kPoliciesPerAccount, "PoliciesPerAccount"));
  policy.account = context.account();
  policy.name = request->policy_name;
  policy.path = request->path.value_or("/");
  policy.id = base::unique_id("ANPA", context.account(), context.random);
  policy.created = policy.updated = context.now;
  policy.description = request->description;
  policy.versions.push_back({.number = 1, .document = std::move(document), .created = context.now});
  Reply<api::iam::CreatePolicyResponse> reply;
  reply.output.policy = policy_shape(policy, context, Detail::Created);
  reply.changes.put(std::move(policy));
  return reply;
}

}  // namespace rolecall::service::iam
