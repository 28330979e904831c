// SPDX-License-Identifier: Apache-2.0
#include "service/iam/pagination.h"

#include "base/encoding.h"
#include "wire/errors.h"

namespace rolecall::service::iam {
namespace {

constexpr std::string_view kTag = "1:";  // the form of what is inside a marker

}  // namespace

std::string marker_after(std::string_view place) {
  return base::base64url_encode(std::string(kTag).append(place));
}

std::string place_of_name(const std::string& name) {
  return base::ascii_lower(name);
}

base::Result<PageRequest, wire::ApiError> page_request(const std::optional<std::string>& marker,
                                                       const std::optional<std::int32_t>& max_items) {
  PageRequest out;
  if (max_items) out.max_items = static_cast<std::size_t>(*max_items);
  if (!marker) return out;
  const auto inside = base::base64url_decode(*marker);
  if (!inside || !inside->starts_with(kTag) || inside->size() == kTag.size()) {
    return base::failure(wire::validation_error("Invalid Marker."));
  }
  out.after = inside->substr(kTag.size());
  return out;
}

}  // namespace rolecall::service::iam
