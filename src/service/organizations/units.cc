// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/units.h"

namespace rolecall::service::organizations {
namespace {

// LIMIT: AWS's.
constexpr std::size_t kUnitsMax = 2000;
constexpr std::size_t kUnitDepthMax = 5;

}  // namespace

Checked check_root(const state::Organization& organization, std::string_view id) {
  if (id == organization.root_id) return {};
  return base::failure(api::organizations::root_not_found_exception("You specified a root that doesn't exist."));
}

Found<Place> find_unit(const state::Organization& organization, std::string_view id, const state::Snapshot& state) {
  if (auto place = find_place(organization, id, state); place && place->unit) return *place;
  return base::failure(api::organizations::organizational_unit_not_found_exception(
      "You specified an organizational unit that doesn't exist."));
}

Checked check_unit_name_free(const Place& parent, std::string_view name, std::string_view but_for,
                             const state::Snapshot& state) {
  for (const Place& child : children_of(parent, state)) {
    if (child.unit && child.unit->name == name && child.unit->id != but_for) {
      return base::failure(
          api::organizations::duplicate_organizational_unit_exception("An OU with the same name already exists."));
    }
  }
  return {};
}

Checked check_unit_fits(const Place& parent, const state::Snapshot& state) {
  if (depth_of(parent, state) >= kUnitDepthMax) {
    return base::failure(
        constraint_violation("OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the maximum depth of an OU tree."));
  }
  if (state.all<state::OrganizationalUnit>().size() >= kUnitsMax) {
    return base::failure(constraint_violation("OU_NUMBER_LIMIT_EXCEEDED",
                                              "You have exceeded the number of OUs that you can have in an "
                                              "organization."));
  }
  return {};
}

}  // namespace rolecall::service::organizations
