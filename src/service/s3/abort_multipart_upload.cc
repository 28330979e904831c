// SPDX-License-Identifier: Apache-2.0
#include "service/s3/multipart.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::AbortMultipartUploadRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(object_need("s3:AbortMultipartUpload", *bucket, request.key));
  return needs;
}

Outcome<api::s3::AbortMultipartUploadOutput> handle(const Authorized<api::s3::AbortMultipartUploadRequest>& request,
                                                    const Context& context) {
  RC_TRY(const auto* upload, upload_of(*request, context));
  Reply<api::s3::AbortMultipartUploadOutput> reply;
  erase_upload(*upload, context, reply.changes);
  return reply;
}

}  // namespace rolecall::service::s3
