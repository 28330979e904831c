// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::DeleteBucketPolicyRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(policy_need("s3:DeleteBucketPolicy", *bucket, context));
  return needs;
}

Outcome<api::s3::DeleteBucketPolicyResponse> handle(const Authorized<api::s3::DeleteBucketPolicyRequest>& request,
                                                    const Context& context) {
  RC_TRY(const auto* found, bucket_of(*request, context));
  RC_TRY_VOID(check_owners_account(*found, context));
  Reply<api::s3::DeleteBucketPolicyResponse> reply;
  if (found->policy.empty()) return reply;  // AWS: succeeds
  state::Bucket bucket = *found;
  bucket.policy = {};
  reply.changes.put(std::move(bucket));
  return reply;
}

}  // namespace rolecall::service::s3
