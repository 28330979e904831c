// SPDX-License-Identifier: Apache-2.0
//
// What GetObject and HeadObject have in common: nearly everything.
#pragma once

#include <fmt/format.h>

#include <optional>

#include "service/s3/conditions.h"
#include "service/s3/needs.h"
#include "service/s3/object_fields.h"
#include "service/s3/operation.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {

// The bytes of one part of an object that came by a multipart upload; any other object is its own first part.
base::Result<Range, wire::ApiError> part_range(const state::Object& object, std::int32_t number);
// How many parts it came in; absence: in none.
std::optional<std::int32_t> parts_count(const state::Object& object);

// AWS: s3:GetObjectTagging decides whether the number of tags is told.
std::optional<std::int32_t> told_tag_count(const state::Object& object, const Context& context);

template <class Request>
base::Result<Needs, wire::ApiError> object_reading_needs(const Request& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  return object_read_needs("s3:GetObject", *bucket, request.key, context);
}

template <class Request>
base::Result<Range, wire::ApiError> requested_range(const Request& request, const state::Object& object) {
  if (!request.part_number) return select_range(request.range, static_cast<std::uint64_t>(object.size));
  if (request.range) {
    return base::failure(wire::s3::invalid_request("Cannot specify both Range header and partNumber query parameter"));
  }
  return part_range(object, *request.part_number);
}

template <class Output, class Request>
Outcome<Output> read_object(const Request& request, const Context& context) {
  const auto* object = find_object(request.bucket, request.key, context);
  if (!object) return base::failure(no_such_key(request.key));
  RC_TRY_VOID(check_read(read_conditions(request), *object));
  RC_TRY(const Range range, requested_range(request, *object));

  Reply<Output> reply;
  Output& out = reply.output;
  out.accept_ranges = "bytes";
  out.last_modified = object->modified;
  out.etag = quoted_etag(object->etag);
  show_headers(out, object->headers);
  if (range.partial) {
    out.content_range = fmt::format("bytes {}-{}/{}", range.offset, range.offset + range.size - 1, object->size);
  } else if (request.checksum_mode == "ENABLED") {
    show_checksums(out, object->checksums);
  }
  if (request.part_number) out.parts_count = parts_count(*object);
  reply.content = pieces_of(*object, range);
  reply.content_length = range.size;
  return reply;
}

}  // namespace rolecall::service::s3
