// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"
#include "service/s3/tags.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::GetObjectTaggingRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  return object_read_needs("s3:GetObjectTagging", *bucket, request.key, context);
}

Outcome<api::s3::GetObjectTaggingOutput> handle(const Authorized<api::s3::GetObjectTaggingRequest>& request,
                                                const Context& context) {
  const auto* object = find_object(request->bucket, request->key, context);
  if (!object) return base::failure(no_such_key(request->key));
  Reply<api::s3::GetObjectTaggingOutput> reply;
  reply.output.tag_set = shown_tags(object->tags);
  return reply;
}

}  // namespace rolecall::service::s3
