// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/encoding.h"
#include "service/s3/multipart.h"
#include "service/s3/object_fields.h"
#include "service/s3/object_writing.h"
#include "service/s3/operations.h"
#include "service/s3/payload.h"

namespace rolecall::service::s3 {
namespace {

constexpr std::size_t kUploadIdBytes = 48;

// AWS: SHA checksums can only be composite, CRC-64/NVME only of the whole, the other CRCs either.
base::Result<std::string, wire::ApiError> checksum_type(const api::s3::CreateMultipartUploadRequest& request) {
  const auto kind = checksum_kind(request.checksum_algorithm.value_or("CRC64NVME"));
  if (!kind) {
    return base::failure(wire::s3::invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
        "CRC64NVME, SHA1, SHA256]"));
  }
  const bool only_whole = kind == crypto::ChecksumKind::Crc64Nvme;
  const bool only_composite = kind == crypto::ChecksumKind::Sha1 || kind == crypto::ChecksumKind::Sha256;
  const std::string type = request.checksum_type.value_or(std::string(only_whole ? kFullObject : kComposite));
  if (request.checksum_type && !request.checksum_algorithm) {
    return base::failure(wire::s3::invalid_request(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."));
  }
  if ((only_whole && type == kComposite) || (only_composite && type == kFullObject)) {
    return base::failure(wire::s3::invalid_request(
        fmt::format("The {} checksum type cannot be used with the {} checksum algorithm.", type, name_of(*kind))));
  }
  return type;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::CreateMultipartUploadRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  RC_TRY(const auto writing, writing_of(request));
  return writing_needs(*bucket, writing);
}

Outcome<api::s3::CreateMultipartUploadOutput> handle(const Authorized<api::s3::CreateMultipartUploadRequest>& request,
                                                     const Context& context) {
  state::MultipartUpload upload{.bucket = request->bucket,
                                .name = request->key,
                                .id = base::base64url_encode(context.random.bytes(kUploadIdBytes)),
                                .initiated = context.now,
                                .initiator_arn = context.caller.arn(),
                                .checksum_algorithm = request->checksum_algorithm.value_or("")};
  RC_TRY(upload.checksum_type, checksum_type(*request));
  RC_TRY(upload.headers, object_headers_of(*request));
  RC_TRY(upload.tags, tags_of_header(request->tagging));
  RC_TRY_VOID(check_object_tags(upload.tags));

  Reply<api::s3::CreateMultipartUploadOutput> reply;
  reply.output.bucket = upload.bucket;
  reply.output.key = upload.name;
  reply.output.upload_id = upload.id;
  reply.output.checksum_algorithm = request->checksum_algorithm;
  if (request->checksum_algorithm) reply.output.checksum_type = upload.checksum_type;
  reply.changes.put(std::move(upload));
  return reply;
}

}  // namespace rolecall::service::s3
