// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing_pages.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {

base::Result<Needs, wire::ApiError> authorization(const api::s3::ListObjectsV2Request& request,
                                                  const Context& context) {
  return listing_needs("s3:ListBucket", request, context);
}

Outcome<api::s3::ListObjectsV2Output> handle(const Authorized<api::s3::ListObjectsV2Request>& request,
                                             const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  RC_TRY(const auto encode, Encoder::of(request->encoding_type));
  std::string after = request->start_after.value_or("");
  if (request->continuation_token) {
    RC_TRY(after, open_continuation_token(*request->continuation_token));
  }
  RC_TRY(const auto query, listing_query(*request, std::move(after)));
  const Listing page = list_objects(context.state.all<state::Object>(), bucket->name, query);

  Reply<api::s3::ListObjectsV2Output> reply;
  auto& out = reply.output;
  show_page(out, *request, query, page, encode);
  out.key_count = static_cast<std::int32_t>(page.objects.size() + page.prefixes.size());
  out.continuation_token = request->continuation_token;
  out.start_after = encode.if_given(request->start_after);
  if (page.truncated) out.next_continuation_token = continuation_token(page.last);
  if (page.objects.empty()) return reply;
  out.contents.emplace();
  for (const auto* object : page.objects) {
    out.contents->push_back(shown_object<api::s3::Object>(*object, encode));
    if (request->fetch_owner.value_or(false)) out.contents->back().owner = owner_of(bucket->account, context);
  }
  return reply;
}

}  // namespace rolecall::service::s3
