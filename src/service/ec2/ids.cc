// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "service/ec2/errors.h"

namespace rolecall::service::ec2 {
namespace {

constexpr std::array<const IdKind*, 7> kTaggable{&kInstanceId, &kSubnetId,    &kVpcId,    &kSecurityGroupId,
                                                 &kVolumeId,   &kInterfaceId, &kKeyPairId};

bool is_lower_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

std::span<const IdKind* const> taggable_kinds() {
  return kTaggable;
}

const IdKind* kind_of_id(std::string_view id) {
  const auto found = std::ranges::find_if(kTaggable, [&](const IdKind* kind) { return id.starts_with(kind->prefix); });
  if (found != kTaggable.end()) return *found;
  return id.starts_with(kImageId.prefix) ? &kImageId : nullptr;
}

bool is_id(const IdKind& kind, std::string_view text) {
  if (!text.starts_with(kind.prefix)) return false;
  const auto digits = text.substr(kind.prefix.size());
  return (digits.size() == 17 || digits.size() == 8) && std::ranges::all_of(digits, is_lower_hex);
}

base::Result<void, wire::ApiError> check_id(const IdKind& kind, std::string_view text) {
  if (is_id(kind, text)) return {};
  // AWS: instances are the one kind whose text does not say what was expected.
  if (&kind == &kInstanceId) return base::failure(ec2_error(kind.malformed, fmt::format("Invalid id: \"{}\"", text)));
  return base::failure(
      ec2_error(kind.malformed, fmt::format("Invalid id: \"{}\" (expecting \"{}...\")", text, kind.prefix)));
}

wire::ApiError id_not_found(const IdKind& kind, std::string_view id) {
  // AWS: images are the one kind whose text is not of this form.
  if (&kind == &kImageId) return ec2_error(kind.not_found, fmt::format("The image id '[{}]' does not exist", id));
  return ec2_error(kind.not_found, fmt::format("The {} '{}' does not exist", kind.noun, id));
}

std::string sibling_id(const IdKind& kind, std::string_view id) {
  const auto dash = id.find('-');
  return std::string(kind.prefix).append(id.substr(dash == std::string_view::npos ? id.size() : dash + 1));
}

}  // namespace rolecall::service::ec2
