// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing_pages.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

// AWS: there is no s3:ListObjects.
base::Result<Needs, wire::ApiError> authorization(const api::s3::ListObjectsRequest& request, const Context& context) {
  return listing_needs("s3:ListBucket", request, context);
}

Outcome<api::s3::ListObjectsOutput> handle(const Authorized<api::s3::ListObjectsRequest>& request,
                                           const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  RC_TRY(const auto encode, Encoder::of(request->encoding_type));
  RC_TRY(const auto query, listing_query(*request, request->marker.value_or("")));
  const Listing page = list_objects(context.state.all<state::Object>(), bucket->name, query);

  Reply<api::s3::ListObjectsOutput> reply;
  auto& out = reply.output;
  show_page(out, *request, query, page, encode);
  out.marker = encode(query.after);
  // AWS: without a delimiter the client takes the last key itself.
  if (page.truncated && request->delimiter) out.next_marker = encode(page.last);
  if (page.objects.empty()) return reply;
  out.contents.emplace();
  for (const auto* object : page.objects) {
    out.contents->push_back(shown_object<api::s3::Object>(*object, encode));
    out.contents->back().owner = owner_of(bucket->account, context);
  }
  return reply;
}

}  // namespace rolecall::service::s3
