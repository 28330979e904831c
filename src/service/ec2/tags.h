// SPDX-License-Identifier: Apache-2.0
//
// Tags of EC2's resources: the Tag and TagSpecification parameters, their limits and their shapes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ec2/types.h"
#include "base/result.h"
#include "service/context.h"
#include "service/need.h"
#include "state/entities.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

inline constexpr std::size_t kMaxTagsPerResource = 50;

using TagSpecifications = std::optional<std::vector<api::ec2::TagSpecification>>;

std::vector<state::Tag> tags_of(const std::vector<api::ec2::Tag>& tags);
// The tags that a request gives to new resources of this type.
std::vector<state::Tag> tags_for(const TagSpecifications& specifications, std::string_view type);

// `types`: what the call makes.  Also checks the tags themselves.
base::Result<void, wire::ApiError> check_specifications(const TagSpecifications& specifications,
                                                        std::initializer_list<std::string_view> types);
// Lengths, reserved names, duplicates.
base::Result<void, wire::ApiError> check_tags(const std::vector<state::Tag>& tags);
// AWS: keys that the metadata service shows are parts of its paths (imds.md 4).
base::Result<void, wire::ApiError> check_metadata_tags(const std::vector<state::Tag>& tags);
// Puts `added` into `tags`, replacing equal keys.  Fails if there would be more than 50.
base::Result<void, wire::ApiError> merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added);

// Null for no tags: an answer then has no tagSet.
std::optional<std::vector<api::ec2::Tag>> tag_shapes(const std::vector<state::Tag>& tags);

// AWS: who gives tags while creating needs ec2:CreateTags for the new resource too.  Nothing is added without tags.
void add_create_tags_need(Needs& needs, std::string_view action, const std::string& resource,
                          const std::vector<state::Tag>& tags);

}  // namespace rolecall::service::ec2
