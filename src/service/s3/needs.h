// SPDX-License-Identifier: Apache-2.0
//
// The permissions that S3's operations need, and the look-ups that authorization starts from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/need.h"
#include "service/s3/operation.h"
#include "state/s3_entities.h"

namespace rolecall::service::s3 {

// AWS: a bucket that does not exist is NoSuchBucket to everybody, whatever they may do.
base::Result<const state::Bucket*, wire::ApiError> find_bucket(std::string_view name, const Context& context);
base::Result<void, wire::ApiError> check_owner(const state::Bucket& bucket, const std::optional<std::string>& expected);

// The bucket of a request, held against x-amz-expected-bucket-owner.
template <class Request>
base::Result<const state::Bucket*, wire::ApiError> bucket_of(const Request& request, const Context& context) {
  RC_TRY(const auto* bucket, find_bucket(request.bucket, context));
  if constexpr (requires { request.expected_bucket_owner; }) {
    RC_TRY_VOID(check_owner(*bucket, request.expected_bucket_owner));
  }
  return bucket;
}

std::string bucket_arn(std::string_view bucket);
std::string object_arn(std::string_view bucket, std::string_view key);

// With the bucket's own policy and account.
Need bucket_need(const policy::Action& action, const state::Bucket& bucket);
// AWS: the root user of the bucket's account can always mend a policy that locks everybody out.
Need policy_need(const policy::Action& action, const state::Bucket& bucket, const Context& context);
Need object_need(const policy::Action& action, const state::Bucket& bucket, std::string_view key);

// AWS: the policy of a bucket is for callers of its own account only, whomever it lets in: MethodNotAllowed for others.
base::Result<void, wire::ApiError> check_owners_account(const state::Bucket& bucket, const Context& context);

// Null if there is none.
const state::Object* find_object(std::string_view bucket, std::string_view key, const Context& context);

// Reading something of an object, AWS's way: s3:ExistingObjectTag keys, and who may not list the bucket is not told
// whether the object exists.
Needs object_read_needs(const policy::Action& action, const state::Bucket& bucket, std::string_view key,
                        const Context& context);

Need with_existing_tags(Need need, const state::Object* object);
// s3:RequestObjectTag/K and s3:RequestObjectTagKeys.
Need with_object_tags(Need need, const std::vector<state::Tag>& tags);

wire::ApiError no_such_key(std::string_view key);

// The account that a bucket belongs to, as S3 shows owners: by canonical id.
api::s3::Owner owner_of(const base::AccountId& account, const Context& context);

}  // namespace rolecall::service::s3
