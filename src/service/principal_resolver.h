// SPDX-License-Identifier: Apache-2.0
//
// What the Principal elements of a new trust or bucket policy name, in the state it is written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/document.h"
#include "state/snapshot.h"

namespace rolecall::service {

// Finds the users and roles of this server's accounts and remembers what it was asked.
class StateResolver final : public policy::PrincipalResolver {
 public:
  explicit StateResolver(const state::Snapshot& state) : state_(state) {}

  std::optional<std::string> unique_id_of(std::string_view arn) const override {
    if (arn.starts_with("AROA")) return known(arn, state_.role_by_id(arn));
    if (arn.starts_with("AIDA")) return known(arn, state_.user_by_id(arn));
    constexpr std::string_view kPrefix = "arn:aws:iam::";
    const auto colon = arn.find(':', kPrefix.size());
    if (!arn.starts_with(kPrefix) || colon == std::string_view::npos) return std::string();
    const base::AccountId account(arn.substr(kPrefix.size(), colon - kPrefix.size()));
    if (!state_.find<state::Account>(account)) return std::string();
    const std::string_view resource = arn.substr(colon + 1);
    const std::string_view name = resource.substr(resource.rfind('/') + 1);
    if (resource.starts_with("user/")) return found(arn, state_.user(account, name));
    if (resource.starts_with("role/")) return found(arn, state_.role(account, name));
    return std::string();
  }

  std::vector<state::PolicyText::Binding> take_bindings() { return std::move(bindings_); }

 private:
  template <class Entity>
  std::optional<std::string> known(std::string_view id, const Entity* entity) const {
    return entity ? std::optional<std::string>(id) : std::nullopt;
  }
  // AWS: path and letter case must be right; the name alone is not enough.
  template <class Entity>
  std::optional<std::string> found(std::string_view arn, const Entity* entity) const {
    if (!entity || entity->arn() != arn) return std::nullopt;
    bindings_.push_back({std::string(arn), entity->id});
    return entity->id.str();
  }

  const state::Snapshot& state_;
  mutable std::vector<state::PolicyText::Binding> bindings_;
};

}  // namespace rolecall::service
