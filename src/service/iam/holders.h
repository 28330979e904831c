// SPDX-License-Identifier: Apache-2.0
//
// What users, groups and roles have in common: inline policies and attached managed policies.  `kind` is the word that
// texts show: user, group, role.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/iam/errors.h"
#include "api/iam/types.h"
#include "base/encoding.h"
#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/quotas.h"
#include "state/snapshot.h"

namespace rolecall::service::iam {

// AWS: the names of inline policies are equal ignoring case; a new spelling does not replace the old one.
template <class Holder>
auto inline_policy_of(Holder& holder, std::string_view name) {
  return std::ranges::find_if(holder.inline_policies,
                              [&](const auto& policy) { return base::equals_ignore_case(policy.name, name); });
}

template <class Holder>
base::Result<const state::InlinePolicy*, wire::ApiError> find_inline_policy(const Holder& holder, std::string_view kind,
                                                                            std::string_view name) {
  const auto found = inline_policy_of(holder, name);
  if (found != holder.inline_policies.end()) return &*found;
  return base::failure(
      api::iam::no_such_entity(fmt::format("The {} policy with name {} cannot be found.", kind, name)));
}

template <class Holder>
void put_inline_policy(Holder& holder, std::string_view name, state::PolicyText document) {
  const auto found = inline_policy_of(holder, name);
  if (found != holder.inline_policies.end()) {
    found->document = std::move(document);
  } else {
    holder.inline_policies.push_back({std::string(name), std::move(document)});
  }
}

template <class Holder>
Checked check_inline_size(const Holder& holder, std::string_view kind, std::size_t quota) {
  if (total_size(holder.inline_policies) <= quota) return {};
  return base::failure(api::iam::limit_exceeded(
      fmt::format("Maximum policy size of {} bytes exceeded for {} {}", quota, kind, holder.name)));
}

template <class Holder>
std::vector<std::string> inline_policy_names(const Holder& holder) {
  std::vector<std::string> names;
  for (const auto& policy : holder.inline_policies) names.push_back(policy.name);
  return names;
}

// AWS: attaching what is attached succeeds.
template <class Holder>
Checked attach_policy(Holder& holder, const std::string& arn, std::string_view quota_name) {
  if (std::ranges::find(holder.attached_policies, arn) != holder.attached_policies.end()) return {};
  if (holder.attached_policies.size() >= kPoliciesPerHolder) {
    return base::failure(
        api::iam::limit_exceeded(fmt::format("Cannot exceed quota for {}: {}", quota_name, kPoliciesPerHolder)));
  }
  holder.attached_policies.push_back(arn);
  return {};
}

// AWS: the same text whether the policy does not exist or merely is not attached.
template <class Holder>
Checked detach_policy(Holder& holder, const std::string& arn) {
  if (std::erase(holder.attached_policies, arn) > 0) return {};
  return base::failure(api::iam::no_such_entity(fmt::format("Policy {} was not found.", arn)));
}

template <class Holder>
std::vector<api::iam::AttachedPolicy> attached_policies(const Holder& holder, const state::Snapshot& state,
                                                        std::string_view path_prefix) {
  std::vector<api::iam::AttachedPolicy> out;
  for (const auto& arn : holder.attached_policies) {
    const auto* policy = state.policy(arn);
    if (policy && policy->path.starts_with(path_prefix))
      out.push_back({.policy_name = policy->name, .policy_arn = arn});
  }
  return out;
}

// By name; AWS and the account may have a policy of the same name.
inline std::string place_of_attached(const api::iam::AttachedPolicy& attached) {
  const bool aws = attached.policy_arn->starts_with("arn:aws:iam::aws:");
  return fmt::format("{}/{}", base::ascii_lower(*attached.policy_name), aws ? "aws" : "own");
}

// AWS: managed policies are reported before inline ones.
template <class Holder>
Checked check_no_policies(const Holder& holder) {
  if (!holder.attached_policies.empty()) {
    return base::failure(api::iam::delete_conflict("Cannot delete entity, must detach all policies first."));
  }
  if (!holder.inline_policies.empty()) {
    return base::failure(api::iam::delete_conflict("Cannot delete entity, must delete policies first."));
  }
  return {};
}

}  // namespace rolecall::service::iam
