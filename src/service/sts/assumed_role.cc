// SPDX-License-Identifier: Apache-2.0
#include "service/sts/assumed_role.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/encoding.h"
#include "wire/errors.h"

namespace rolecall::service::sts {
namespace {

using base::failure;

bool contains_ignoring_case(const std::vector<std::string>& keys, std::string_view key) {
  return std::ranges::any_of(keys, [&](const auto& other) { return base::equals_ignore_case(other, key); });
}

}  // namespace

bool is_role_arn_form(std::string_view arn) {
  std::array<std::string_view, 6> fields;
  for (std::size_t i = 0; i < 5; ++i) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return false;
    fields[i] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  return fields[0] == "arn" && !fields[1].empty() && !fields[2].empty() && !arn.empty();
}

const state::Role* role_by_arn(const state::Snapshot& state, std::string_view arn) {
  constexpr std::string_view kPrefix = "arn:aws:iam::";
  const auto colon = arn.find(':', kPrefix.size());
  if (!arn.starts_with(kPrefix) || colon == std::string_view::npos) return nullptr;
  const base::AccountId account(arn.substr(kPrefix.size(), colon - kPrefix.size()));
  const auto* role = state.role(account, arn.substr(arn.rfind('/') + 1));
  return role && role->arn() == arn ? role : nullptr;
}

base::Result<void, wire::ApiError> set_session_tags(const api::sts::AssumeRoleRequest& request,
                                                    const issuer::Session* from, issuer::Session& session) {
  std::vector<std::string> given;
  if (request.tags) {
    for (const auto& tag : *request.tags) {
      if (contains_ignoring_case(given, tag.key)) {
        return failure(
            wire::invalid_parameter_value("Duplicate tag keys found. Please note that Tag keys are case insensitive."));
      }
      if (from && contains_ignoring_case(from->transitive_tag_keys, tag.key)) {
        return failure(wire::invalid_parameter_value(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from "
            "the calling session."));
      }
      given.push_back(tag.key);
      session.tags.push_back({tag.key, tag.value});
    }
  }
  for (const auto& key : request.transitive_tag_keys.value_or(std::vector<std::string>())) {
    if (!contains_ignoring_case(given, key)) {
      return failure(
          wire::invalid_parameter_value("The specified transitive tag key must be included in the requested tags."));
    }
    session.transitive_tag_keys.push_back(key);
  }
  if (!from) return {};
  for (const auto& tag : from->tags) {
    if (!contains_ignoring_case(from->transitive_tag_keys, tag.key)) continue;
    session.tags.push_back(tag);
    session.transitive_tag_keys.push_back(tag.key);
  }
  return {};
}

}  // namespace rolecall::service::sts
