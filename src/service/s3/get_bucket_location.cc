// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::GetBucketLocationRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:GetBucketLocation", *bucket));
  return needs;
}

Outcome<api::s3::GetBucketLocationOutput> handle(const Authorized<api::s3::GetBucketLocationRequest>& request,
                                                 const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  Reply<api::s3::GetBucketLocationOutput> reply;
  // AWS: us-east-1 is the empty location.
  if (bucket->region != "us-east-1") reply.output.location_constraint = bucket->region;
  return reply;
}

}  // namespace rolecall::service::s3
