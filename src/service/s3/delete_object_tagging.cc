// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::DeleteObjectTaggingRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  return object_read_needs("s3:DeleteObjectTagging", *bucket, request.key, context);
}

Outcome<api::s3::DeleteObjectTaggingOutput> handle(const Authorized<api::s3::DeleteObjectTaggingRequest>& request,
                                                   const Context& context) {
  const auto* found = find_object(request->bucket, request->key, context);
  if (!found) return base::failure(no_such_key(request->key));
  state::Object object = *found;
  object.tags.clear();
  Reply<api::s3::DeleteObjectTaggingOutput> reply;
  reply.changes.put(std::move(object));
  return reply;
}

}  // namespace rolecall::service::s3
