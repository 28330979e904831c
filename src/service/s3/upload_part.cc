// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/encoding.h"
#include "service/s3/multipart.h"
#include "service/s3/object_fields.h"
#include "service/s3/operations.h"

namespace rolecall::service::s3 {
namespace {

// AWS: the parts of an upload that named an algorithm come with that one or with none.
base::Result<void, wire::ApiError> check_algorithm(const api::s3::UploadPartRequest& request,
                                                   const state::MultipartUpload& upload) {
  const auto given = given_checksums(request);
  const std::string actual = given.empty() ? request.checksum_algorithm.value_or("") : given.front().algorithm;
  if (actual.empty() || upload.checksum_algorithm.empty() || actual == upload.checksum_algorithm) return {};
  return base::failure(wire::s3::invalid_request(
      fmt::format("Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
                  base::ascii_lower(upload.checksum_algorithm), base::ascii_lower(actual))));
}

}  // namespace

// AWS: there is no s3:UploadPart.
base::Result<Needs, wire::ApiError> authorization(const api::s3::UploadPartRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Needs needs;
  needs.push_back(object_need("s3:PutObject", *bucket, request.key));
  return needs;
}

base::Result<Intake, wire::ApiError> intake(const api::s3::UploadPartRequest& request, const Context& context) {
  RC_TRY_VOID(check_part_number(request.part_number));
  RC_TRY(const auto* upload, upload_of(request, context));
  RC_TRY_VOID(check_algorithm(request, *upload));
  return Intake{.checksums = part_checksum(*upload)};
}

Outcome<api::s3::UploadPartOutput> handle(const Authorized<api::s3::UploadPartRequest>& request,
                                          const Context& context) {
  RC_TRY(const auto* upload, upload_of(*request, context));
  state::UploadPart part = part_of(*upload, request->part_number, context);
  Reply<api::s3::UploadPartOutput> reply;
  reply.output.etag = quoted_etag(part.etag);
  // AWS: the client's own checksum, or the upload's.
  const auto given = given_checksums(*request);
  const std::string shown =
      !given.empty() ? given.front().algorithm : request->checksum_algorithm.value_or(upload->checksum_algorithm);
  if (const auto* checksum = find_checksum(part.checksums, shown.empty() ? "CRC64NVME" : shown)) {
    show_checksums(reply.output, {*checksum});
  }
  reply.changes.put(std::move(part));
  return reply;
}

}  // namespace rolecall::service::s3
