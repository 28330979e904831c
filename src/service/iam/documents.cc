// SPDX-License-Identifier: Apache-2.0
#include "service/iam/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "api/iam/errors.h"
#include "service/iam/quotas.h"
#include "service/principal_resolver.h"

namespace rolecall::service::iam {
namespace {

using base::failure;

wire::ApiError malformed(const policy::PolicyError& error) {
  return api::iam::malformed_policy_document(error.message);
}

// The end of the JSON string that begins at `quote`, behind its closing quote.
std::size_t end_of_string(std::string_view text, std::size_t quote) {
  std::size_t at = quote + 1;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

}  // namespace

base::Result<state::PolicyText, wire::ApiError> identity_document(std::string_view text, policy::Kind kind) {
  RC_TRY_VOID(check_document("policyDocument", text));
  auto compiled = policy::compile(text, kind);
  if (!compiled) return failure(malformed(compiled.error()));
  return state::PolicyText{std::string(text), kind, *std::move(compiled), {}};
}

base::Result<state::PolicyText, wire::ApiError> trust_document(std::string_view parameter, std::string_view text,
                                                               const state::Snapshot& state) {
  RC_TRY_VOID(check_document(parameter, text));
  StateResolver resolver(state);
  auto compiled = policy::compile(text, policy::Kind::Trust, &resolver);
  if (!compiled) return failure(malformed(compiled.error()));
  return state::PolicyText{std::string(text), policy::Kind::Trust, *std::move(compiled), resolver.take_bindings()};
}

std::string shown_trust_document(const state::PolicyText& trust, const state::Snapshot& state) {
  std::string text = trust.text;
  auto principals = trust.compiled->principals();
  std::ranges::sort(principals, std::ranges::greater(), &policy::PrincipalEntry::offset);  // from the back
  for (const auto* entry : principals) {
    const std::string& id = entry->unique_id;
    if (id.empty() || state.role_by_id(id) || state.user_by_id(id)) continue;
    text.replace(entry->offset, end_of_string(text, entry->offset) - entry->offset, "\"" + id + "\"");
  }
  return text;
}

Checked check_trust_size(const state::PolicyText& trust) {
  if (policy::counted_size(trust.text) <= kTrustPolicySize) return {};
  return failure(api::iam::limit_exceeded(fmt::format("Cannot exceed quota for ACLSizePerRole: {}", kTrustPolicySize)));
}

Checked check_managed_size(const state::PolicyText& document) {
  if (policy::counted_size(document.text) <= kManagedPolicySize) return {};
  return failure(api::iam::limit_exceeded(fmt::format("Cannot exceed quota for PolicySize: {}", kManagedPolicySize)));
}

std::size_t total_size(const std::vector<state::InlinePolicy>& policies) {
  std::size_t total = 0;
  for (const auto& policy : policies) total += policy::counted_size(policy.document.text);
  return total;
}

}  // namespace rolecall::service::iam
