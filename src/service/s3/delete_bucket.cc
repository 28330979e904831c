// SPDX-License-Identifier: Apache-2.0
#include "service/s3/multipart.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::DeleteBucketRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:DeleteBucket", *bucket));
  return needs;
}

// AWS: objects stand in the way, unfinished uploads do not.
Outcome<api::s3::DeleteBucketResponse> handle(const Authorized<api::s3::DeleteBucketRequest>& request,
                                              const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  const std::string inside = bucket->name + '/';
  if (context.state.all<state::Object>().count_prefix(inside, 1) > 0) {
    return base::failure(wire::s3::bucket_not_empty(bucket->name));
  }
  Reply<api::s3::DeleteBucketResponse> reply;
  context.state.all<state::MultipartUpload>().scan_prefix(inside, [&](const auto&, const state::MultipartUpload& one) {
    erase_upload(one, context, reply.changes);
    return true;
  });
  reply.changes.erase(*bucket);
  return reply;
}

}  // namespace rolecall::service::s3
