// SPDX-License-Identifier: Apache-2.0
//
// Tags of accounts, units, roots and policies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/organizations/types.h"
#include "service/need.h"
#include "service/organizations/refusals.h"
#include "state/entities.h"

namespace rolecall::service::organizations {

// The tags of one request: no key twice, none that belongs to AWS, not too many.
base::Result<std::vector<state::Tag>, wire::ApiError> checked_tags(
    const std::optional<std::vector<api::organizations::Tag>>& shapes);
// Puts `added` into `tags`; a key that is there gets the new value.
Checked merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added);
// Takes the tags with these keys out of `tags`; none may belong to AWS.
Checked remove_tags(std::vector<state::Tag>& tags, const std::vector<std::string>& keys);

// AWS: tags on create take the permission to tag as well.
Needs with_tagging(Need need, const std::optional<std::vector<api::organizations::Tag>>& shapes);

}  // namespace rolecall::service::organizations
