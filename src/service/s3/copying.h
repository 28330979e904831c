// SPDX-License-Identifier: Apache-2.0
//
// The source side of CopyObject and UploadPartCopy.
#pragma once

#include "service/s3/needs.h"
#include "service/s3/object_fields.h"
#include "service/s3/operation.h"

namespace rolecall::service::s3 {

// LIMIT: AWS, one copy; larger ones are copied in parts.
inline constexpr std::int64_t kMaxCopyBytes = std::int64_t{5} << 30;

struct SourceOf {
  const state::Bucket* bucket;
  const state::Object* object;  // null: there is none
  CopySource name;
};

template <class Request>
base::Result<SourceOf, wire::ApiError> source_of(const Request& request, const Context& context) {
  RC_TRY(auto name, copy_source_of(request.copy_source));
  RC_TRY(const auto* bucket, find_bucket(name.bucket, context));
  RC_TRY_VOID(check_owner(*bucket, request.expected_source_bucket_owner));
  const auto* object = find_object(name.bucket, name.key, context);
  return SourceOf{bucket, object, std::move(name)};
}

// The object, if it is there and the request's conditions hold.
template <class Request>
base::Result<const state::Object*, wire::ApiError> readable_source(const Request& request, const Context& context) {
  RC_TRY(const auto source, source_of(request, context));
  if (!source.object) return base::failure(no_such_key(source.name.key));
  RC_TRY_VOID(check_copy(copy_conditions(request), *source.object));
  return source.object;
}

}  // namespace rolecall::service::s3
