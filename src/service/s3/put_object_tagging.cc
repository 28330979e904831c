// SPDX-License-Identifier: Apache-2.0
#include "service/s3/needs.h"
#include "service/s3/operations.h"
#include "service/s3/tags.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::PutObjectTaggingRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs = object_read_needs("s3:PutObjectTagging", *bucket, request.key, context);
  needs.front() = with_object_tags(std::move(needs.front()), tags_of(request.tagging.tag_set));
  return needs;
}

Outcome<api::s3::PutObjectTaggingOutput> handle(const Authorized<api::s3::PutObjectTaggingRequest>& request,
                                                const Context& context) {
  const auto* found = find_object(request->bucket, request->key, context);
  if (!found) return base::failure(no_such_key(request->key));
  state::Object object = *found;
  object.tags = tags_of(request->tagging.tag_set);
  RC_TRY_VOID(check_object_tags(object.tags));
  Reply<api::s3::PutObjectTaggingOutput> reply;
  reply.changes.put(std::move(object));
  return reply;
}

}  // namespace rolecall::service::s3
