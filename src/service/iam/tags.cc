// SPDX-License-Identifier: Apache-2.0
#include "service/iam/tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/iam/errors.h"
#include "base/encoding.h"
#include "service/iam/quotas.h"
#include "wire/utf8.h"

namespace rolecall::service::iam {
namespace {

using base::failure;

bool same_key(std::string_view a, std::string_view b, TagKeys keys) {
  return keys == TagKeys::IgnoreCase ? base::equals_ignore_case(a, b) : a == b;
}

}  // namespace

Checked check_tags(const std::vector<state::Tag>& tags, TagKeys keys) {
  for (std::size_t i = 0; i < tags.size(); ++i) {
    // AWS: keys that begin with aws: are the system's own.
    if (base::ascii_lower(tags[i].key).starts_with("aws:")) {
      return failure(api::iam::invalid_input("Tag keys starting with 'aws:' are reserved for system use."));
    }
    for (std::size_t k = 0; k < i; ++k) {
      if (!same_key(tags[i].key, tags[k].key, keys)) continue;
      return failure(api::iam::invalid_input(
          keys == TagKeys::IgnoreCase ? "Duplicate tag keys found. Please note that Tag keys are case insensitive."
                                      : "Duplicate tag keys found."));
    }
  }
  return {};
}

Checked merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added, TagKeys keys) {
  for (const auto& tag : added) {
    const auto same = std::ranges::find_if(tags, [&](const auto& old) { return same_key(old.key, tag.key, keys); });
    if (same != tags.end()) {
      *same = tag;
    } else {
      tags.push_back(tag);
    }
  }
  if (tags.size() <= kTagsPerResource) return {};
  return failure(api::iam::limit_exceeded("The number of tags has reached the maximum limit."));
}

void remove_tags(std::vector<state::Tag>& tags, const std::vector<std::string>& removed, TagKeys keys) {
  std::erase_if(tags, [&](const auto& tag) {
    return std::ranges::any_of(removed, [&](const auto& key) { return same_key(tag.key, key, keys); });
  });
}

Needs with_tags_on_create(Need create, const policy::Action& tag_action, const std::vector<state::Tag>& tags) {
  Needs needs{std::move(create).with_tags_of_new(tags)};
  if (tags.empty()) return needs;
  Need tag = needs.front();
  tag.action = tag_action;
  needs.push_back(std::move(tag));
  return needs;
}

std::vector<state::Tag> tags_of(const std::optional<std::vector<api::iam::Tag>>& shapes) {
  std::vector<state::Tag> out;
  if (!shapes) return out;
  for (const auto& tag : *shapes) out.push_back({tag.key, tag.value});
  return out;
}

std::vector<api::iam::Tag> tag_shapes(std::vector<state::Tag> tags) {
  std::ranges::sort(tags, [](const auto& a, const auto& b) {
    const auto a_length = wire::utf16_length(a.key), b_length = wire::utf16_length(b.key);
    return a_length != b_length ? a_length < b_length : a.key < b.key;
  });
  std::vector<api::iam::Tag> out;
  for (const auto& tag : tags) out.push_back({.key = tag.key, .value = tag.value});
  return out;
}

Page<api::iam::Tag> page_of_tags(const std::vector<state::Tag>& tags, const PageRequest& request) {
  std::vector<std::pair<std::string, api::iam::Tag>> placed;
  for (auto& tag : tag_shapes(tags)) placed.emplace_back(fmt::format("{:02}", placed.size()), std::move(tag));
  return page_of_list(
      std::move(placed), request, [](const auto& item) { return item.first; },
      [](const auto& item) { return item.second; });
}

}  // namespace rolecall::service::iam
