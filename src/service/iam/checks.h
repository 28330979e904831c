// SPDX-License-Identifier: Apache-2.0
//
// The checks that IAM makes after authorization, each with a text of its own (aws-api.md 1.6, 2.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "state/entities.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

using Checked = base::Result<void, wire::ApiError>;

// `parameter` is the lowerCamel name that the text shows: roleName, userName, policyName, ...
Checked check_name(std::string_view parameter, std::string_view name);
Checked check_path(std::string_view parameter, std::string_view path);  // path
Checked check_path_prefix(std::string_view prefix);

// AWS: Attach*, Detach*, Get*Policy... answer ValidationError for a text that is no policy ARN, boundaries
// InvalidInput.
Checked check_policy_arn(std::string_view arn);
Checked check_boundary_arn(std::string_view arn);

// AWS: the tag keys of users and roles are equal ignoring case, those of managed policies only if they are the same.
enum class TagKeys { IgnoreCase, Exact };
Checked check_tags(const std::vector<state::Tag>& tags, TagKeys keys);

// Puts `added` into `tags`: a key that is there (as `keys` compares) gets the new spelling and value.  Fails if there
// would be more than 50.
Checked merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added, TagKeys keys);
void remove_tags(std::vector<state::Tag>& tags, const std::vector<std::string>& removed, TagKeys keys);

// AWS: lists of tags are sorted by the key's length, then alphabetically.
std::vector<state::Tag> sorted_tags(std::vector<state::Tag> tags);

}  // namespace rolecall::service::iam
