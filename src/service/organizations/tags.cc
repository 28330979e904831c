// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/tags.h"

#include <algorithm>

#include "base/encoding.h"

namespace rolecall::service::organizations {
namespace {

// LIMIT: AWS's.
constexpr std::size_t kTagsMax = 50;

std::vector<state::Tag> plain_tags(const std::optional<std::vector<api::organizations::Tag>>& shapes) {
  std::vector<state::Tag> out;
  for (const auto& tag : shapes.value_or(std::vector<api::organizations::Tag>())) out.push_back({tag.key, tag.value});
  return out;
}

Checked check_no_system_tag(std::string_view key) {
  if (!base::ascii_lower(key).starts_with("aws:")) return {};
  return base::failure(invalid_input("INVALID_SYSTEM_TAGS_PARAMETER",
                                     "You specified a tag key that is a system tag. You can't add, edit, or delete "
                                     "system tag keys because they're reserved for AWS use."));
}

wire::ApiError too_many_tags() {
  return constraint_violation("MAX_TAG_LIMIT_EXCEEDED",
                              "You have exceeded the number of tags allowed on this resource.");
}

}  // namespace

base::Result<std::vector<state::Tag>, wire::ApiError> checked_tags(
    const std::optional<std::vector<api::organizations::Tag>>& shapes) {
  std::vector<state::Tag> out = plain_tags(shapes);
  for (std::size_t i = 0; i < out.size(); ++i) {
    RC_TRY_VOID(check_no_system_tag(out[i].key));
    for (std::size_t j = 0; j < i; ++j) {
      if (out[i].key != out[j].key) continue;
      return base::failure(
          invalid_input("DUPLICATE_TAG_KEY", "Tag keys must be unique among the tags attached to the same entity."));
    }
    if (i == kTagsMax) return base::failure(too_many_tags());
  }
  return out;
}

Checked merge_tags(std::vector<state::Tag>& tags, const std::vector<state::Tag>& added) {
  for (const auto& tag : added) {
    const auto found = std::ranges::find(tags, tag.key, &state::Tag::key);
    if (found != tags.end()) {
      found->value = tag.value;
    } else {
      tags.push_back(tag);
    }
  }
  if (tags.size() > kTagsMax) return base::failure(too_many_tags());
  return {};
}

Checked remove_tags(std::vector<state::Tag>& tags, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    RC_TRY_VOID(check_no_system_tag(key));
    std::erase_if(tags, [&](const state::Tag& tag) { return tag.key == key; });
  }
  return {};
}

Needs with_tagging(Need need, const std::optional<std::vector<api::organizations::Tag>>& shapes) {
  const auto tags = plain_tags(shapes);
  need = std::move(need).with_request_tags(tags);
  Needs needs{need};
  if (!tags.empty()) {
    need.action = "organizations:TagResource";
    needs.push_back(std::move(need));
  }
  return needs;
}

}  // namespace rolecall::service::organizations
