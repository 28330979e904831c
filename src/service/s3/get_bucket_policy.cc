// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::GetBucketPolicyRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(policy_need("s3:GetBucketPolicy", *bucket, context));
  return needs;
}

Outcome<api::s3::GetBucketPolicyOutput> handle(const Authorized<api::s3::GetBucketPolicyRequest>& request,
                                               const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  RC_TRY_VOID(check_owners_account(*bucket, context));
  if (bucket->policy.empty()) return base::failure(wire::s3::no_such_bucket_policy(bucket->name));
  return Reply<api::s3::GetBucketPolicyOutput>{.output = {.policy = bucket->policy.text}};
}

}  // namespace rolecall::service::s3
