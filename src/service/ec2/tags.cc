// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/tags.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "service/ec2/errors.h"

namespace rolecall::service::ec2 {
namespace {

// AWS: in characters, not bytes (botocore's documentation of Tag).
constexpr std::size_t kMaxKeyCharacters = 127;
constexpr std::size_t kMaxValueCharacters = 256;

using Checked = base::Result<void, wire::ApiError>;

std::unexpected<wire::ApiError> refuse(std::string message) {
  return base::failure(wire::invalid_parameter_value(std::move(message)));
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_metadata_key_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-_+=,.@:").contains(c);
}

Checked check_tag(const state::Tag& tag) {
  if (tag.key.empty()) return refuse("Tag key can't be empty.");
  if (base::ascii_lower(tag.key).starts_with("aws:")) {
    return refuse("Tag keys starting with 'aws:' are reserved for internal use");
  }
  if (characters(tag.key) > kMaxKeyCharacters) {
    return refuse(fmt::format("Tag key exceeds the maximum length of {} characters", kMaxKeyCharacters));
  }
  if (characters(tag.value) > kMaxValueCharacters) {
    return refuse(fmt::format("Tag value exceeds the maximum length of {} characters", kMaxValueCharacters));
  }
  return {};
}

wire::ApiError too_many_tags() {
  return ec2_error("TagLimitExceeded",
                   fmt::format("The maximum number of tags for a resource has been reached: {}", kMaxTagsPerResource));
}

}  // namespace

std::vector<state::Tag> tags_of(const std::vector<api::ec2::Tag>& tags) {
  std::vector<state::Tag> out;
  for (const auto& tag : tags) out.push_back({tag.key.value_or(""), tag.value.value_or("")});
  return out;
}

std::vector<state::Tag> tags_for(const TagSpecifications& specifications, std::string_view type) {
  std::vector<state::Tag> out;
  if (!specifications) return out;
  for (const auto& specification : *specifications) {
    if (specification.resource_type != type || !specification.tags) continue;
    std::ranges::move(tags_of(*specification.tags), std::back_inserter(out));
  }
  return out;
}

Checked check_specifications(const TagSpecifications& specifications, std::initializer_list<std::string_view> types) {
  if (!specifications) return {};
  for (const auto& specification : *specifications) {
    const std::string type = specification.resource_type.value_or("");
    if (type.empty()) return base::failure(wire::missing_parameter("TagSpecification.ResourceType"));
    if (std::ranges::find(types, type) == types.end()) {
      return refuse(fmt::format("'{}' is not a valid taggable resource type for this operation.", type));
    }
    if (!specification.tags || specification.tags->empty()) {
      return refuse("Tag specification must have at least one tag");
    }
  }
  for (const auto type : types) RC_TRY_VOID(check_tags(tags_for(specifications, type)));
  return {};
}

Checked check_tags(const std::vector<state::Tag>& tags) {
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    RC_TRY_VOID(check_tag(*tag));
    if (std::any_of(tags.begin(), tag, [&](const auto& earlier) { return earlier.key == tag->key; })) {
      return refuse(fmt::format("Duplicate tag key '{}' specified.", tag->key));
    }
  }
  if (tags.size() > kMaxTagsPerResource) return base::failure(too_many_tags());
  return {};
}

Checked check_metadata_tags(const std::vector<state::Tag>& tags) {
  for (const auto& tag : tags) {
    const bool reserved = tag.key == "." || tag.key == ".." || tag.key == "_index";
    if (reserved || !std::ranges::all_of(tag.key, is_metadata_key_character)) {
      return refuse(
          fmt::format("'{}' is not a valid tag key. Tag keys must match pattern "
                      "([0-9a-zA-Z\\-_+=,.@:]{{1,255}}), and must not be a reserved name ('.', '..', "
                      "'_index')",
                      tag.key));
    }
  }
  return {};
}

Checked merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added) {
  for (const auto& tag : added) {
    const auto same = std::ranges::find(tags, tag.key, &state::Tag::key);
    if (same != tags.end()) {
      same->value = tag.value;
    } else {
      tags.push_back(tag);
    }
  }
  if (tags.size() > kMaxTagsPerResource) return base::failure(too_many_tags());
  return {};
}

std::optional<std::vector<api::ec2::Tag>> tag_shapes(const std::vector<state::Tag>& tags) {
  if (tags.empty()) return std::nullopt;
  std::vector<api::ec2::Tag> out;
  for (const auto& tag : tags) out.push_back({.key = tag.key, .value = tag.value});
  return out;
}

void add_create_tags_need(Needs& needs, std::string_view action, const std::string& resource,
                          const std::vector<state::Tag>& tags) {
  if (tags.empty()) return;
  needs.push_back(
      Need{.action = "ec2:CreateTags", .resource = resource}.with("ec2:CreateAction", action).with_request_tags(tags));
}

}  // namespace rolecall::service::ec2
