// SPDX-License-Identifier: Apache-2.0
#include "service/need.h"

namespace rolecall::service {

Need Need::with_request_tags(const std::vector<state::Tag>& tags) && {
  if (tags.empty()) return std::move(*this);
  std::vector<std::string> names;
  for (const auto& tag : tags) {
    keys.push_back({"aws:RequestTag/" + tag.key, {tag.value}, KeyKind::Single});
    names.push_back(tag.key);
  }
  return std::move(*this).with_all("aws:TagKeys", std::move(names));
}

Need Need::with_tags_of_new(const std::vector<state::Tag>& tags) && {
  return std::move(*this).with_request_tags(tags).with_resource_tags(tags);
}

Need Need::with_resource_tags(const std::vector<state::Tag>& tags, std::string_view service) && {
  for (const auto& tag : tags) {
    keys.push_back({"aws:ResourceTag/" + tag.key, {tag.value}, KeyKind::Single});
    if (!service.empty()) {
      keys.push_back({std::string(service) + ":ResourceTag/" + tag.key, {tag.value}, KeyKind::Single});
    }
  }
  return std::move(*this);
}

}  // namespace rolecall::service
