// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"
#include "service/s3/tags.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::GetBucketTaggingRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:GetBucketTagging", *bucket));
  return needs;
}

Outcome<api::s3::GetBucketTaggingOutput> handle(const Authorized<api::s3::GetBucketTaggingRequest>& request,
                                                const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  if (bucket->tags.empty()) return base::failure(wire::s3::no_such_tag_set(bucket->name));
  return Reply<api::s3::GetBucketTaggingOutput>{.output = {.tag_set = shown_tags(bucket->tags)}};
}

}  // namespace rolecall::service::s3
