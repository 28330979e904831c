// SPDX-License-Identifier: Apache-2.0
//
// What can have tags: a place of the organization or one of its policies.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "service/organizations/policies.h"

namespace rolecall::service::organizations {

// Exactly one of both is there.
struct Tagged {
  std::optional<Place> place;
  const state::OrganizationPolicy* policy = nullptr;

  const std::vector<state::Tag>& tags() const { return policy ? policy->tags : place->tags(); }
  void put_with(std::vector<state::Tag> tags, state::Changes& changes) const {
    if (!policy) return edit_place(*place, changes, [&](auto&, auto& old) { old = std::move(tags); });
    auto changed = *policy;
    changed.tags = std::move(tags);
    changes.put(std::move(changed));
  }
};

inline Found<Tagged> find_tagged(const state::Organization& organization, std::string_view id,
                                 const state::Snapshot& state) {
  if (id.starts_with("p-")) {
    RC_TRY(const auto* policy, find_policy(organization, id, state));
    // AWS: the names of its own policies are no ids that could have tags, not even for reading.
    if (policy->aws_managed()) {
      return base::failure(
          invalid_input("INVALID_PATTERN", "You provided a value that does not match the required pattern."));
    }
    return Tagged{.place = {}, .policy = policy};
  }
  RC_TRY(const Place place, find_target(organization, id, state));
  return Tagged{.place = place};
}

// An action on it; it need not exist.
inline Need tagged_need(const Context& context, const policy::Action& action, std::string_view id) {
  return id.starts_with("p-") ? policy_need(context, action, id) : place_need(context, action, id);
}

}  // namespace rolecall::service::organizations
