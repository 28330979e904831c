// SPDX-License-Identifier: Apache-2.0
#include "service/s3/conditions.h"
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::DeleteObjectRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(object_need("s3:DeleteObject", *bucket, request.key));
  if (request.if_match) needs.back() = std::move(needs.back()).with("s3:if-match", *request.if_match);
  return needs;
}

// AWS: deleting what is not there succeeds.
Outcome<api::s3::DeleteObjectOutput> handle(const Authorized<api::s3::DeleteObjectRequest>& request,
                                            const Context& context) {
  const auto* object = find_object(request->bucket, request->key, context);
  RC_TRY_VOID(check_write(request->if_match, std::nullopt, object, request->key));
  Reply<api::s3::DeleteObjectOutput> reply;
  if (object) reply.changes.erase(*object);
  return reply;
}

}  // namespace rolecall::service::s3
