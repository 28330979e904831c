// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "service/s3/listing.h"
#include "service/s3/multipart.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

using Uploads = std::vector<const state::MultipartUpload*>;

// AWS: by key, and for one key in the order in which they were begun.
Uploads uploads_in(std::string_view bucket, std::string_view prefix, const Context& context) {
  Uploads out;
  context.state.all<state::MultipartUpload>().scan_prefix(std::string(bucket) + '/',
                                                          [&](const auto&, const state::MultipartUpload& upload) {
                                                            if (upload.name.starts_with(prefix)) out.push_back(&upload);
                                                            return true;
                                                          });
  std::ranges::sort(out, [](const auto* a, const auto* b) {
    return std::tie(a->name, a->initiated, a->id) < std::tie(b->name, b->initiated, b->id);
  });
  return out;
}

// Drops what an earlier page showed: all before the key marker, and at it all up to the upload marker.
void drop_shown(Uploads& uploads, std::string_view key_marker, std::string_view id_marker) {
  auto first = std::ranges::find_if(uploads, [&](const auto* upload) { return upload->name >= key_marker; });
  auto last_of_key = std::find_if(first, uploads.end(), [&](const auto* upload) { return upload->name > key_marker; });
  const auto marked = std::find_if(first, last_of_key, [&](const auto* upload) { return upload->id == id_marker; });
  first = marked == last_of_key ? last_of_key : marked + 1;
  uploads.erase(uploads.begin(), first);
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::ListMultipartUploadsRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(bucket_need("s3:ListBucketMultipartUploads", *bucket));
  return needs;
}

Outcome<api::s3::ListMultipartUploadsOutput> handle(const Authorized<api::s3::ListMultipartUploadsRequest>& request,
                                                    const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  RC_TRY(const auto encode, Encoder::of(request->encoding_type));
  const std::string prefix = request->prefix.value_or("");
  const std::string delimiter = request->delimiter.value_or("");
  const std::string key_marker = request->key_marker.value_or("");
  const auto wanted = static_cast<std::size_t>(std::max(request->max_uploads.value_or(kMaxListed), 0));
  const std::size_t max = std::min(wanted, kMaxListed);
  Uploads uploads = uploads_in(bucket->name, prefix, context);
  if (request->key_marker) drop_shown(uploads, key_marker, request->upload_id_marker.value_or(""));

  Reply<api::s3::ListMultipartUploadsOutput> reply;
  auto& out = reply.output;
  out.is_truncated = false;
  std::vector<api::s3::MultipartUpload> page;
  std::vector<api::s3::CommonPrefix> groups;
  std::string group_shown;
  for (const auto* upload : uploads) {
    const auto group = common_prefix(upload->name, prefix, delimiter);
    if (group && (*group == group_shown || key_marker.starts_with(*group))) continue;
    if (page.size() + groups.size() == max) {
      out.is_truncated = max > 0;
      break;
    }
    out.next_key_marker = encode(group ? *group : std::string_view(upload->name));
    out.next_upload_id_marker = group ? std::string() : upload->id;
    if (group) {
      group_shown = *group;
      groups.push_back({encode(*group)});
      continue;
    }
    auto& shown = page.emplace_back();
    shown.upload_id = upload->id;
    shown.key = encode(std::string_view(upload->name));
    shown.initiated = upload->initiated;
    shown.storage_class = "STANDARD";
    shown.owner = owner_of(bucket->account, context);
    shown.initiator = initiator_of(*upload);
    if (!upload->checksum_algorithm.empty()) shown.checksum_algorithm = upload->checksum_algorithm;
  }
  if (!*out.is_truncated) {
    out.next_key_marker.reset();
    out.next_upload_id_marker.reset();
  }
  out.bucket = bucket->name;
  out.key_marker = encode(key_marker);
  out.upload_id_marker = request->upload_id_marker.value_or("");
  out.prefix = encode.if_given(request->prefix);
  out.delimiter = encode.if_given(request->delimiter);
  out.max_uploads = static_cast<std::int32_t>(max);
  out.encoding_type = request->encoding_type;
  if (!page.empty()) out.uploads = std::move(page);
  if (!groups.empty()) out.common_prefixes = std::move(groups);
  return reply;
}

}  // namespace rolecall::service::s3
