// SPDX-License-Identifier: Apache-2.0
#include "service/s3/multipart.h"

#include <fmt/format.h>

#include "api/s3/errors.h"
#include "base/encoding.h"
#include "service/s3/payload.h"

namespace rolecall::service::s3 {

wire::ApiError no_such_upload(std::string_view id) {
  return api::s3::no_such_upload(
             "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted "
             "or completed.")
      .with("UploadId", id);
}

base::Result<const state::MultipartUpload*, wire::ApiError> find_upload(std::string_view bucket, std::string_view key,
                                                                        std::string_view id, const Context& context) {
  const auto* upload = context.state.find<state::MultipartUpload>(fmt::format("{}/{}", bucket, id));
  if (!upload || upload->name != key) return base::failure(no_such_upload(id));
  return upload;
}

std::vector<const state::UploadPart*> parts_of(const state::MultipartUpload& upload, const Context& context) {
  std::vector<const state::UploadPart*> out;
  context.state.all<state::UploadPart>().scan_prefix(upload.id + '/', [&](const auto&, const state::UploadPart& part) {
    out.push_back(&part);
    return true;
  });
  return out;
}

void erase_upload(const state::MultipartUpload& upload, const Context& context, state::Changes& changes) {
  for (const auto* part : parts_of(upload, context)) changes.erase(*part);
  changes.erase(upload);
}

base::Result<void, wire::ApiError> check_part_number(std::int32_t number) {
  if (number >= 1 && number <= kMaxPartNumber) return {};
  return base::failure(wire::s3::invalid_argument(
      fmt::format("Part number must be an integer between 1 and {}, inclusive", kMaxPartNumber), "partNumber",
      std::to_string(number)));
}

std::vector<crypto::ChecksumKind> part_checksum(const state::MultipartUpload& upload) {
  return {checksum_kind(upload.checksum_algorithm).value_or(crypto::ChecksumKind::Crc64Nvme)};
}

state::UploadPart part_of(const state::MultipartUpload& upload, std::int32_t number, const Context& context) {
  const Received& received = *context.received;
  return {.upload_id = upload.id,
          .number = number,
          .blob = received.blob,
          .size = static_cast<std::int64_t>(received.size),
          .etag = base::hex_encode(received.md5),
          .checksums = received.checksums,
          .modified = context.now};
}

api::s3::Initiator initiator_of(const state::MultipartUpload& upload) {
  return {.id = upload.initiator_arn, .display_name = std::nullopt};
}

}  // namespace rolecall::service::s3
