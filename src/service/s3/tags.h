// SPDX-License-Identifier: Apache-2.0
//
// Tags of buckets and objects, from a document or from the header x-amz-tagging.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/s3/types.h"
#include "base/result.h"
#include "state/entities.h"
#include "wire/api_error.h"

namespace rolecall::service::s3 {

// LIMIT: AWS.
inline constexpr std::size_t kMaxObjectTags = 10;
inline constexpr std::size_t kMaxBucketTags = 50;
inline constexpr std::size_t kMaxTagKey = 128;
inline constexpr std::size_t kMaxTagValue = 256;

// `k1=v1&k2=v2`, form-encoded; absence gives no tags.
base::Result<std::vector<state::Tag>, wire::ApiError> tags_of_header(const std::optional<std::string>& header);
std::vector<state::Tag> tags_of(const std::vector<api::s3::Tag>& tags);
std::vector<api::s3::Tag> shown_tags(const std::vector<state::Tag>& tags);

base::Result<void, wire::ApiError> check_object_tags(const std::vector<state::Tag>& tags);
base::Result<void, wire::ApiError> check_bucket_tags(const std::vector<state::Tag>& tags);

}  // namespace rolecall::service::s3
