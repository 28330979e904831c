// SPDX-License-Identifier: Apache-2.0
#include "service/s3/object_reading.h"

#include <algorithm>

namespace rolecall::service::s3 {

std::optional<std::int32_t> parts_count(const state::Object& object) {
  if (object.etag.find('-') == std::string::npos) return std::nullopt;
  return static_cast<std::int32_t>(object.blobs.size());
}

base::Result<Range, wire::ApiError> part_range(const state::Object& object, std::int32_t number) {
  const std::int32_t count = parts_count(object).value_or(1);
  if (number < 1 || number > count) {
    return base::failure(wire::ApiError{
        .code = "InvalidPartNumber", .message = "The requested partnumber is not satisfiable", .http_status = 416}
                             .with("PartNumberRequested", std::to_string(number))
                             .with("ActualPartCount", std::to_string(count)));
  }
  Range out{.offset = 0, .size = static_cast<std::uint64_t>(object.size), .partial = object.size > 0};
  if (!parts_count(object)) return out;
  for (std::int32_t i = 0; i + 1 < number; ++i) out.offset += static_cast<std::uint64_t>(object.blob_sizes[i]);
  out.size = static_cast<std::uint64_t>(object.blob_sizes[number - 1]);
  return out;
}

std::optional<std::int32_t> told_tag_count(const state::Object& object, const Context& context) {
  if (object.tags.empty()) return std::nullopt;
  const auto* bucket = context.state.find<state::Bucket>(object.bucket);
  Need need = with_existing_tags(object_need("s3:GetObjectTagging", *bucket, object.name), &object);
  if (context.denial_of(std::move(need))) return std::nullopt;
  return static_cast<std::int32_t>(object.tags.size());
}

}  // namespace rolecall::service::s3
