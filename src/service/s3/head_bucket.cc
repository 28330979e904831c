// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

// AWS: there is no s3:HeadBucket.
base::Result<Needs, wire::ApiError> authorization(const api::s3::HeadBucketRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:ListBucket", *bucket));
  return needs;
}

Outcome<api::s3::HeadBucketOutput> handle(const Authorized<api::s3::HeadBucketRequest>& request,
                                          const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  return Reply<api::s3::HeadBucketOutput>{.output = {.bucket_region = bucket->region}};
}

}  // namespace rolecall::service::s3
