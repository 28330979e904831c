// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/s3/copying.h"
#include "service/s3/multipart.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// AWS: unlike with GetObject, the range must be whole and inside the source.
base::Result<Range, wire::ApiError> source_range(const std::optional<std::string>& header,
                                                 const state::Object& source) {
  const auto size = static_cast<std::uint64_t>(source.size);
  const auto range = select_range(header, size);
  const bool as_written =
      range && range->partial && *header == fmt::format("bytes={}-{}", range->offset, range->offset + range->size - 1);
  if (header && !as_written) {
    return base::failure(wire::s3::invalid_argument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
        "zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range", *header));
  }
  const Range out = header ? *range : Range{.offset = 0, .size = size};
  if (out.size > static_cast<std::uint64_t>(kMaxCopyBytes)) {
    return base::failure(wire::s3::invalid_request(fmt::format(
        "The specified copy source is larger than the maximum allowable size for a copy source: {}", kMaxCopyBytes)));
  }
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::UploadPartCopyRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  RC_TRY(const auto source, source_of(request, context));
  Needs needs = object_read_needs("s3:GetObject", *source.bucket, source.name.key, context);
  needs.push_back(object_need("s3:PutObject", *bucket, request.key)
                      .with("s3:x-amz-copy-source", fmt::format("/{}/{}", source.name.bucket, source.name.key)));
  return needs;
}

base::Result<Intake, wire::ApiError> intake(const api::s3::UploadPartCopyRequest& request, const Context& context) {
  RC_TRY_VOID(check_part_number(request.part_number));
  RC_TRY(const auto* upload, upload_of(request, context));
  RC_TRY(const auto* source, readable_source(request, context));
  RC_TRY(const auto range, source_range(request.copy_source_range, *source));
  return Intake{.copied = pieces_of(*source, range), .checksums = part_checksum(*upload)};
}

Outcome<api::s3::UploadPartCopyOutput> handle(const Authorized<api::s3::UploadPartCopyRequest>& request,
                                              const Context& context) {
  RC_TRY(const auto* upload, upload_of(*request, context));
  state::UploadPart part = part_of(*upload, request->part_number, context);
  Reply<api::s3::UploadPartCopyOutput> reply;
  auto& result = reply.output.copy_part_result.emplace();
  result.etag = quoted_etag(part.etag);
  result.last_modified = part.modified;
  show_checksums(result, part.checksums);
  reply.changes.put(std::move(part));
  return reply;
}

}  // namespace rolecall::service::s3
