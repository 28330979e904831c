// SPDX-License-Identifier: Apache-2.0
#include "service/s3/listing.h"
#include "service/s3/multipart.h"
#include "service/s3/object_fields.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

api::s3::Part shown(const state::UploadPart& part) {
  api::s3::Part out;
  out.part_number = part.number;
  out.last_modified = part.modified;
  out.etag = quoted_etag(part.etag);
  out.size = part.size;
  show_checksums(out, part.checksums);
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::ListPartsRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(object_need("s3:ListMultipartUploadParts", *bucket, request.key));
  return needs;
}

Outcome<api::s3::ListPartsOutput> handle(const Authorized<api::s3::ListPartsRequest>& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(*request, context));
  RC_TRY(const auto* upload, upload_of(*request, context));
  const std::int32_t after = request->part_number_marker.value_or(0);
  const auto wanted = static_cast<std::size_t>(std::max(request->max_parts.value_or(kMaxListed), 0));
  const std::size_t max = std::min(wanted, kMaxListed);

  Reply<api::s3::ListPartsOutput> reply;
  auto& out = reply.output;
  std::vector<api::s3::Part> page;
  out.is_truncated = false;
  for (const auto* part : parts_of(*upload, context)) {
    if (part->number <= after) continue;
    if (page.size() == max) {
      out.is_truncated = true;
      break;
    }
    page.push_back(shown(*part));
  }
  out.bucket = upload->bucket;
  out.key = upload->name;
  out.upload_id = upload->id;
  out.part_number_marker = after;
  out.next_part_number_marker = page.empty() ? 0 : *page.back().part_number;
  out.max_parts = static_cast<std::int32_t>(max);
  if (!page.empty()) out.parts = std::move(page);
  out.initiator = initiator_of(*upload);
  out.owner = owner_of(bucket->account, context);
  out.storage_class = "STANDARD";
  if (!upload->checksum_algorithm.empty()) {
    out.checksum_algorithm = upload->checksum_algorithm;
    out.checksum_type = upload->checksum_type;
  }
  return reply;
}

}  // namespace rolecall::service::s3
