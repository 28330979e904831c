// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing_pages.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::ListObjectVersionsRequest& request,
                                                  const Context& context) {
  return listing_needs("s3:ListBucketVersions", request, context);
}

// AWS: in a bucket without versioning each object is its own only version, "null".
Outcome<api::s3::ListObjectVersionsOutput> handle(const Authorized<api::s3::ListObjectVersionsRequest>& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  RC_TRY(const auto encode, Encoder::of(request->encoding_type));
  if (request->version_id_marker && !request->key_marker) {
    return base::failure(wire::s3::invalid_argument("A version-id marker cannot be specified without a key marker.",
                                                    "version-id-marker", *request->version_id_marker));
  }
  RC_TRY(const auto query, listing_query(*request, request->key_marker.value_or("")));
  const Listing page = list_objects(context.state.all<state::Object>(), bucket->name, query);

  Reply<api::s3::ListObjectVersionsOutput> reply;
  auto& out = reply.output;
  show_page(out, *request, query, page, encode);
  out.key_marker = encode(query.after);
  out.version_id_marker = request->version_id_marker.value_or("");
  if (page.truncated) {
    out.next_key_marker = encode(page.last);
    out.next_version_id_marker = "null";
  }
  if (page.objects.empty()) return reply;
  out.versions.emplace();
  for (const auto* object : page.objects) {
    auto& version = out.versions->emplace_back(shown_object<api::s3::ObjectVersion>(*object, encode));
    version.version_id = "null";
    version.is_latest = true;
    version.owner = owner_of(bucket->account, context);
  }
  return reply;
}

}  // namespace rolecall::service::s3
