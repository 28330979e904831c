// SPDX-License-Identifier: Apache-2.0
//
// What ListObjects, ListObjectsV2 and ListObjectVersions have in common.
#pragma once

#include <algorithm>

#include "service/s3/conditions.h"
#include "service/s3/listing.h"
#include "service/s3/needs.h"
#include "service/s3/operation.h"

namespace rolecall::service::s3 {

// With s3:prefix, s3:delimiter and s3:max-keys, each if the request has it.
template <class Request>
base::Result<Needs, wire::ApiError> listing_needs(const policy::Action& action, const Request& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Need need = bucket_need(action, *bucket);
  if (request.prefix) need = std::move(need).with("s3:prefix", *request.prefix);
  if (request.delimiter) need = std::move(need).with("s3:delimiter", *request.delimiter);
  if (request.max_keys) need = std::move(need).with("s3:max-keys", std::to_string(*request.max_keys));
  Needs needs;
  needs.push_back(std::move(need));
  return needs;
}

base::Result<std::size_t, wire::ApiError> page_size(const std::optional<std::int32_t>& max_keys);

template <class Request>
base::Result<ListingQuery, wire::ApiError> listing_query(const Request& request, std::string after) {
  ListingQuery out{
      .prefix = request.prefix.value_or(""), .delimiter = request.delimiter.value_or(""), .after = std::move(after)};
  RC_TRY(out.max, page_size(request.max_keys));
  return out;
}

// What pages of every kind show.
template <class Output, class Request>
void show_page(Output& out, const Request& request, const ListingQuery& query, const Listing& page,
               const Encoder& encode) {
  out.name = request.bucket;
  out.prefix = encode(query.prefix);
  out.delimiter = encode.if_given(request.delimiter);
  out.max_keys = static_cast<std::int32_t>(query.max);
  out.encoding_type = request.encoding_type;
  out.is_truncated = page.truncated;
  if (page.prefixes.empty()) return;
  out.common_prefixes.emplace();
  for (const auto& prefix : page.prefixes) out.common_prefixes->push_back({encode(prefix)});
}

// An entry of a list: api::s3::Object or ObjectVersion.
template <class Entry>
Entry shown_object(const state::Object& object, const Encoder& encode) {
  Entry out;
  out.key = encode(object.name);
  out.last_modified = object.modified;
  out.etag = quoted_etag(object.etag);
  out.size = object.size;
  out.storage_class = "STANDARD";
  if (!object.checksums.empty()) {
    out.checksum_algorithm.emplace();
    for (const auto& checksum : object.checksums) out.checksum_algorithm->push_back(checksum.algorithm);
  }
  return out;
}

}  // namespace rolecall::service::s3
