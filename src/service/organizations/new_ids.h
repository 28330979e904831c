// SPDX-License-Identifier: Apache-2.0
//
// Ids as AWS makes them.  Those that strangers could meet are long enough not to; the shorter ones look for a
// collision.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "state/snapshot.h"

namespace rolecall::service::organizations {

std::string new_organization_id(base::Random& random);                               // o-a1b2c3d4e5
std::string new_root_id(base::Random& random);                                       // r-a1b2
std::string new_unit_id(std::string_view root_id, base::Random& random);             // ou-a1b2-c3d4e5f6
std::string new_creation_id(base::Random& random);                                   // car- and 32 more
std::string new_policy_id(const state::Snapshot& state, base::Random& random);       // p-a1b2c3d4
base::AccountId new_account_id(const state::Snapshot& state, base::Random& random);  // 12 digits

}  // namespace rolecall::service::organizations
