// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"
#include "service/s3/tags.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::PutBucketTaggingRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:PutBucketTagging", *bucket).with_request_tags(tags_of(request.tagging.tag_set)));
  return needs;
}

Outcome<api::s3::PutBucketTaggingResponse> handle(const Authorized<api::s3::PutBucketTaggingRequest>& request,
                                                  const Context& context) {
  RC_TRY(const auto* found, bucket_of(*request, context));
  state::Bucket bucket = *found;
  bucket.tags = tags_of(request->tagging.tag_set);
  RC_TRY_VOID(check_bucket_tags(bucket.tags));
  Reply<api::s3::PutBucketTaggingResponse> reply;
  reply.changes.put(std::move(bucket));
  return reply;
}

}  // namespace rolecall::service::s3
