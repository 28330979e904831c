// SPDX-License-Identifier: Apache-2.0
//
// S3's errors that its model does not list, with AWS's texts.  What the model knows (NoSuchKey, NoSuchBucket, ...) is
// generated: api/s3/errors.h.
#pragma once

#include <string>
#include <string_view>

#include "wire/api_error.h"

namespace rolecall::wire::s3 {

// Requests.
ApiError invalid_argument(std::string message, std::string_view name, std::string_view value);
ApiError invalid_request(std::string message);
ApiError malformed_xml();
ApiError method_not_allowed();
// A header or sub-resource that AWS has and this server does not honour.
ApiError not_implemented(std::string_view what);
ApiError missing_content_length();
ApiError entity_too_large();
ApiError incomplete_body();
ApiError bad_digest();
ApiError invalid_digest();
ApiError content_sha256_mismatch();
ApiError key_too_long();

// Buckets.
ApiError invalid_bucket_name(std::string_view bucket);
ApiError bucket_not_empty(std::string_view bucket);
ApiError illegal_location_constraint(std::string_view location);
ApiError no_such_bucket_policy(std::string_view bucket);
ApiError malformed_policy(std::string message);
ApiError no_such_tag_set(std::string_view bucket);
ApiError invalid_tag(std::string message);

// Objects.
ApiError precondition_failed(std::string_view condition);
ApiError not_modified();  // 304: its answer has no body
ApiError invalid_range(std::string_view range, std::string_view object_size);
ApiError invalid_part();
ApiError invalid_part_order();
ApiError entity_too_small();

}  // namespace rolecall::wire::s3
