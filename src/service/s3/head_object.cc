// SPDX-License-Identifier: Apache-2.0
#include "service/s3/object_reading.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

// AWS: there is no s3:HeadObject.
base::Result<Needs, wire::ApiError> authorization(const api::s3::HeadObjectRequest& request, const Context& context) {
  return object_reading_needs(request, context);
}

Outcome<api::s3::HeadObjectOutput> handle(const Authorized<api::s3::HeadObjectRequest>& request,
                                          const Context& context) {
  RC_TRY(auto reply, (read_object<api::s3::HeadObjectOutput>(*request, context)));
  reply.output.tag_count = told_tag_count(*find_object(request->bucket, request->key, context), context);
  reply.content.clear();
  return reply;
}

}  // namespace rolecall::service::s3
