// SPDX-License-Identifier: Apache-2.0
#include "service/s3/tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "wire/s3_errors.h"
#include "wire/utf8.h"

namespace rolecall::service::s3 {
namespace {

using base::failure;
using wire::ApiError;

// AWS: letters, digits, blanks and + - = . _ : / @; what is outside ASCII is taken for a letter.
bool has_tag_characters(std::string_view text) {
  constexpr std::string_view kSigns = " +-=._:/@";
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80 || kSigns.find(c) != std::string_view::npos;
  });
}

base::Result<void, ApiError> check_each(const std::vector<state::Tag>& tags) {
  std::set<std::string_view> keys;
  for (const auto& tag : tags) {
    const auto key_size = wire::utf16_length(tag.key);
    if (key_size == 0 || key_size > kMaxTagKey || !has_tag_characters(tag.key)) {
      return failure(wire::s3::invalid_tag("The TagKey you have provided is invalid").with("TagKey", tag.key));
    }
    if (wire::utf16_length(tag.value) > kMaxTagValue || !has_tag_characters(tag.value)) {
      return failure(wire::s3::invalid_tag("The TagValue you have provided is invalid")
                         .with("TagKey", tag.key)
                         .with("TagValue", tag.value));
    }
    if (base::ascii_lower(tag.key).starts_with("aws:")) {
      return failure(wire::s3::invalid_tag("System tags cannot be added/updated by requester"));
    }
    if (!keys.insert(tag.key).second) {
      return failure(wire::s3::invalid_tag("Cannot provide multiple Tags with the same key").with("TagKey", tag.key));
    }
  }
  return {};
}

ApiError too_many(std::string_view what, std::size_t limit) {
  return {.code = "BadRequest",
          .message = fmt::format("{} tags cannot be greater than {}", what, limit),
          .http_status = 400};
}

}  // namespace

base::Result<std::vector<state::Tag>, ApiError> tags_of_header(const std::optional<std::string>& header) {
  std::vector<state::Tag> out;
  if (!header) return out;
  std::string_view rest = *header;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto key = base::form_decode(pair.substr(0, equals));
    auto value = base::form_decode(pair.substr(std::min(pair.size(), equals + 1)));
    if (!key || !value || !wire::is_utf8(*key) || !wire::is_utf8(*value)) {
      return failure(wire::s3::invalid_argument(
          "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name "
          "duplicates.",
          "x-amz-tagging", *header));
    }
    out.push_back({*std::move(key), *std::move(value)});
  }
  return out;
}

std::vector<state::Tag> tags_of(const std::vector<api::s3::Tag>& tags) {
  std::vector<state::Tag> out;
  for (const auto& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

std::vector<api::s3::Tag> shown_tags(const std::vector<state::Tag>& tags) {
  std::vector<api::s3::Tag> out;
  for (const auto& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

base::Result<void, ApiError> check_object_tags(const std::vector<state::Tag>& tags) {
  if (tags.size() > kMaxObjectTags) return failure(too_many("Object", kMaxObjectTags));
  return check_each(tags);
}

base::Result<void, ApiError> check_bucket_tags(const std::vector<state::Tag>& tags) {
  if (tags.size() > kMaxBucketTags) return failure(too_many("Bucket", kMaxBucketTags));
  return check_each(tags);
}

}  // namespace rolecall::service::s3
