// SPDX-License-Identifier: Apache-2.0
//
// Organizational units: found, and whether one more or another name is possible.
#pragma once

#include <string_view>

#include "service/organizations/places.h"

namespace rolecall::service::organizations {

// RootNotFoundException.
Checked check_root(const state::Organization& organization, std::string_view id);
// OrganizationalUnitNotFoundException.
Found<Place> find_unit(const state::Organization& organization, std::string_view id, const state::Snapshot& state);
// DuplicateOrganizationalUnitException; `but_for` is the unit that is renamed.
Checked check_unit_name_free(const Place& parent, std::string_view name, std::string_view but_for,
                             const state::Snapshot& state);
// ConstraintViolationException for one more unit below `parent`.
Checked check_unit_fits(const Place& parent, const state::Snapshot& state);

}  // namespace rolecall::service::organizations
