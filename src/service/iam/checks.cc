// SPDX-License-Identifier: Apache-2.0
#include "service/iam/checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/iam/errors.h"
#include "base/encoding.h"
#include "service/iam/quotas.h"
#include "wire/errors.h"

namespace rolecall::service::iam {
namespace {

using base::failure;

bool alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool printable(char c) {
  return c >= 0x21 && c <= 0x7e;
}

bool same_key(std::string_view a, std::string_view b, TagKeys keys) {
  return keys == TagKeys::IgnoreCase ? base::equals_ignore_case(a, b) : a == b;
}

bool is_policy_arn(std::string_view arn) {
  // arn:PARTITION:iam::ACCOUNT:policy/...
  constexpr std::string_view kPartition = "arn:aws:iam::";
  if (!arn.starts_with(kPartition)) return false;
  arn.remove_prefix(kPartition.size());
  const auto colon = arn.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view account = arn.substr(0, colon);
  const bool good_account =
      account == "aws" ||
      (account.size() == 12 && std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; }));
  const std::string_view resource = arn.substr(colon + 1);
  return good_account && resource.starts_with("policy/") && resource.size() > 7 && !resource.ends_with('/');
}

}  // namespace

Checked check_name(std::string_view parameter, std::string_view name) {
  constexpr std::string_view kAlsoAllowed = "+=,.@_-";
  const bool good = !name.empty() && std::ranges::all_of(name, [&](char c) {
    return alphanumeric(c) || kAlsoAllowed.find(c) != std::string_view::npos;
  });
  if (good) return {};
  return failure(wire::validation_error(fmt::format(
      "The specified value for {} is invalid. It must contain only alphanumeric characters and/or the following: "
      "+=,.@_-",
      parameter)));
}

Checked check_path(std::string_view parameter, std::string_view path) {
  // AWS: `//` inside a path is fine.
  if (path.starts_with('/') && path.ends_with('/') && std::ranges::all_of(path, printable)) return {};
  return failure(wire::validation_error(
      fmt::format("The specified value for {} is invalid. It must begin and end with / and contain only alphanumeric "
                  "characters and/or / characters.",
                  parameter)));
}

Checked check_path_prefix(std::string_view prefix) {
  if (prefix.starts_with('/') && std::ranges::all_of(prefix, printable)) return {};
  return failure(
      wire::validation_error("The specified value for pathPrefix is invalid. It must begin with the / character and "
                             "contain only alphanumeric characters and/or / characters."));
}

Checked check_policy_arn(std::string_view arn) {
  if (is_policy_arn(arn)) return {};
  return failure(wire::validation_error(fmt::format("ARN {} is not valid.", arn)));
}

Checked check_boundary_arn(std::string_view arn) {
  if (is_policy_arn(arn)) return {};
  return failure(api::iam::invalid_input(fmt::format("ARN {} is not valid.", arn)));
}

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

std::vector<state::Tag> sorted_tags(std::vector<state::Tag> tags) {
  std::ranges::sort(tags, [](const auto& a, const auto& b) {
    return a.key.size() != b.key.size() ? a.key.size() < b.key.size() : a.key < b.key;
  });
  return tags;
}

}  // namespace rolecall::service::iam
