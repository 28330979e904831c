// SPDX-License-Identifier: Apache-2.0
#include "service/s3/object_reading.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// AWS: who holds a signed URL may choose what a browser makes of the object; strangers may not.
base::Result<void, wire::ApiError> apply_overrides(const api::s3::GetObjectRequest& request, const Context& context,
                                                   api::s3::GetObjectOutput& out) {
  bool overridden = false;
  const auto apply = [&](const std::optional<std::string>& wanted, std::optional<std::string>& shown) {
    if (!wanted) return;
    shown = wanted;
    overridden = true;
  };
  apply(request.response_cache_control, out.cache_control);
  apply(request.response_content_disposition, out.content_disposition);
  apply(request.response_content_encoding, out.content_encoding);
  apply(request.response_content_language, out.content_language);
  apply(request.response_content_type, out.content_type);
  apply(request.response_expires, out.expires);
  if (!overridden || !context.caller.is_anonymous()) return {};
  return base::failure(
      wire::s3::invalid_request("Request specific response headers cannot be used for anonymous GET requests."));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::GetObjectRequest& request, const Context& context) {
  return object_reading_needs(request, context);
}

Outcome<api::s3::GetObjectOutput> handle(const Authorized<api::s3::GetObjectRequest>& request, const Context& context) {
  RC_TRY(auto reply, (read_object<api::s3::GetObjectOutput>(*request, context)));
  reply.output.tag_count = told_tag_count(*find_object(request->bucket, request->key, context), context);
  RC_TRY_VOID(apply_overrides(*request, context, reply.output));
  return reply;
}

}  // namespace rolecall::service::s3
