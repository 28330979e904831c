// SPDX-License-Identifier: Apache-2.0
//
// Conditional requests and byte ranges (RFC 9110), as S3 has them.  Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "state/s3_entities.h"
#include "wire/api_error.h"

namespace rolecall::service::s3 {

struct ReadConditions {
  std::optional<std::string> if_match, if_none_match;
  std::optional<base::Time> if_modified_since, if_unmodified_since;
};

template <class Request>
ReadConditions read_conditions(const Request& request) {
  return {request.if_match, request.if_none_match, request.if_modified_since, request.if_unmodified_since};
}
template <class Request>
ReadConditions copy_conditions(const Request& request) {
  return {request.copy_source_if_match, request.copy_source_if_none_match, request.copy_source_if_modified_since,
          request.copy_source_if_unmodified_since};
}

// 304 NotModified or 412 PreconditionFailed.
base::Result<void, wire::ApiError> check_read(const ReadConditions& conditions, const state::Object& object);
// AWS: a copy knows no 304.
base::Result<void, wire::ApiError> check_copy(const ReadConditions& conditions, const state::Object& object);

// Of a write; `existing` is null if there is no object under the key.
base::Result<void, wire::ApiError> check_write(const std::optional<std::string>& if_match,
                                               const std::optional<std::string>& if_none_match,
                                               const state::Object* existing, std::string_view key);

struct Range {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool partial = false;  // answered with 206
};

// AWS: a header that is no single byte range is passed over, as RFC 9110 wants it.
base::Result<Range, wire::ApiError> select_range(const std::optional<std::string>& header, std::uint64_t size);

// Without blanks around it.
std::string_view trimmed(std::string_view text);
std::string quoted_etag(std::string_view etag);
// Whether a list of entity tags ("a", W/"b", *) names this one.
bool names_etag(std::string_view list, std::string_view etag);

}  // namespace rolecall::service::s3
