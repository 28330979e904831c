// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

// AWS: there is no s3:DeleteBucketTagging.
base::Result<Needs, wire::ApiError> authorization(const api::s3::DeleteBucketTaggingRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:PutBucketTagging", *bucket));
  return needs;
}

Outcome<api::s3::DeleteBucketTaggingResponse> handle(const Authorized<api::s3::DeleteBucketTaggingRequest>& request,
                                                     const Context& context) {
  RC_TRY(const auto* found, bucket_of(*request, context));
  state::Bucket bucket = *found;
  bucket.tags.clear();
  Reply<api::s3::DeleteBucketTaggingResponse> reply;
  reply.changes.put(std::move(bucket));
  return reply;
}

}  // namespace rolecall::service::s3
