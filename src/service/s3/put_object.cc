// SPDX-License-Identifier: Apache-2.0
#include "service/s3/object_fields.h"
#include "service/s3/object_writing.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::PutObjectRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  RC_TRY(const auto writing, writing_of(request));
  return writing_needs(*bucket, writing);
}

// What can be refused before the body is read is refused then; handle() looks again, at the state it commits on.
base::Result<Intake, wire::ApiError> intake(const api::s3::PutObjectRequest& request, const Context& context) {
  RC_TRY(const auto tags, tags_of_header(request.tagging));
  RC_TRY_VOID(check_object_tags(tags));
  RC_TRY_VOID(object_headers_of(request));
  RC_TRY_VOID(check_write(request.if_match, request.if_none_match, find_object(request.bucket, request.key, context),
                          request.key));
  return Intake{.copied = {}, .checksums = wanted_checksum(request.checksum_algorithm, given_checksums(request))};
}

Outcome<api::s3::PutObjectOutput> handle(const Authorized<api::s3::PutObjectRequest>& request, const Context& context) {
  RC_TRY_VOID(check_write(request->if_match, request->if_none_match,
                          find_object(request->bucket, request->key, context), request->key));
  state::Object object = object_of(request->bucket, request->key, context);
  RC_TRY(object.headers, object_headers_of(*request));
  RC_TRY(object.tags, tags_of_header(request->tagging));

  Reply<api::s3::PutObjectOutput> reply;
  reply.output.etag = quoted_etag(object.etag);
  show_checksums(reply.output, object.checksums);
  reply.changes.put(std::move(object));
  return reply;
}

}  // namespace rolecall::service::s3
