// SPDX-License-Identifier: Apache-2.0
//
// The caller's organization and the places in it: its root, its units, its accounts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/context.h"
#include "service/need.h"
#include "service/organizations/refusals.h"
#include "state/snapshot.h"

namespace rolecall::service::organizations {

template <class T>
using Found = base::Result<T, wire::ApiError>;

// AWSOrganizationsNotInUseException if the caller's account is in none.
Found<const state::Organization*> own_organization(const Context& context);
// The same, and AccessDeniedException for members: AWS has only the management account read and change it.
Found<const state::Organization*> managed_organization(const Context& context);

// Where policies can be attached.  Exactly one of unit and account is set, or none: the root.
struct Place {
  const state::Organization* organization;
  const state::OrganizationalUnit* unit = nullptr;
  const state::Account* account = nullptr;

  std::string id() const;
  std::string arn() const;
  std::string name() const;
  std::string_view type() const;  // ROOT, ORGANIZATIONAL_UNIT, ACCOUNT
  // Empty for the root.
  std::string parent_id() const;
  const std::vector<std::string>& policies() const;
  const std::vector<state::Tag>& tags() const;
};

// Absence: the organization has no such place.
std::optional<Place> find_place(const state::Organization& organization, std::string_view id,
                                const state::Snapshot& state);
// A root or unit, or ParentNotFoundException.
Found<Place> find_parent(const state::Organization& organization, std::string_view id, const state::Snapshot& state);

// Every place of the organization.
std::vector<Place> all_places(const state::Organization& organization, const state::Snapshot& state);
// The units and accounts right below.
std::vector<Place> children_of(const Place& parent, const state::Snapshot& state);
// AWS: o-a1b2c3d4e5/r-a1b2/ou-a1b2-11111111/111122223333/, from the organization down to the place itself.
std::string path_of(const Place& place, const state::Snapshot& state);
// How many units are between the root and the place, the place included.
std::size_t depth_of(const Place& place, const state::Snapshot& state);

// Puts the place with its policies and tags as `edit(policies, tags)` leaves them.
template <class Edit>
void edit_place(const Place& place, state::Changes& changes, Edit edit) {
  if (place.account) {
    auto account = *place.account;
    edit(account.membership->policies, account.membership->tags);
    changes.put(std::move(account));
  } else if (place.unit) {
    auto unit = *place.unit;
    edit(unit.policies, unit.tags);
    changes.put(std::move(unit));
  } else {
    auto organization = *place.organization;
    edit(organization.root_policies, organization.root_tags);
    changes.put(std::move(organization));
  }
}

// An action that knows no resources.
Need plain_need(const policy::Action& action);
// An action on a place, which need not exist.
Need place_need(const Context& context, const policy::Action& action, std::string_view id);

}  // namespace rolecall::service::organizations
