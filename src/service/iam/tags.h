// SPDX-License-Identifier: Apache-2.0
//
// Tags of IAM's entities: checked, merged, removed, listed (aws-api.md 2.5, 1.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/iam/types.h"
#include "service/iam/checks.h"
#include "service/iam/pagination.h"
#include "service/need.h"
#include "state/entities.h"

namespace rolecall::service::iam {

// AWS: the tag keys of users and roles are equal ignoring case, those of managed policies only if they are the same.
enum class TagKeys { IgnoreCase, Exact };

// The tags of one request: no key twice, none that belongs to AWS.
Checked check_tags(const std::vector<state::Tag>& tags, TagKeys keys);

// Puts `added` into `tags`: a key that is there (as `keys` compares) gets the new spelling and value.  Fails if there
// would be more than 50.
Checked merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added, TagKeys keys);
void remove_tags(std::vector<state::Tag>& tags, const std::vector<std::string>& removed, TagKeys keys);

// AWS: tags on create take the permission to tag as well, on the same resource.
Needs with_tags_on_create(Need create, const policy::Action& tag_action, const std::vector<state::Tag>& tags);

std::vector<state::Tag> tags_of(const std::optional<std::vector<api::iam::Tag>>& shapes);
// AWS: lists of tags are sorted by the key's length, then alphabetically.
std::vector<api::iam::Tag> tag_shapes(std::vector<state::Tag> tags);
// A page of that list.  By position: a tag's key may be longer than a marker.
Page<api::iam::Tag> page_of_tags(const std::vector<state::Tag>& tags, const PageRequest& request);

}  // namespace rolecall::service::iam
