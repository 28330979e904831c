// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/encoding.h"
#include "service/s3/multipart.h"
#include "service/s3/object_fields.h"
#include "service/s3/operations.h"
#include "service/s3/part_checksums.h"
#include "service/s3/payload.h"

namespace rolecall::service::s3 {
namespace {

using base::failure;
using PartList = std::vector<const state::UploadPart*>;

// What the client says of a part must be what was stored.
base::Result<void, wire::ApiError> check_part(const api::s3::CompletedPart& wanted, const state::UploadPart* part,
                                              const state::MultipartUpload& upload) {
  if (!part || !wanted.etag || !names_etag(*wanted.etag, part->etag)) return failure(wire::s3::invalid_part());
  const auto given = given_checksums(wanted);
  for (const auto& checksum : given) {
    const auto* stored = find_checksum(part->checksums, checksum.algorithm);
    if (!stored || stored->value != checksum.value) return failure(wire::s3::invalid_part());
  }
  // AWS: who chose a composite checksum must name it for each part.
  if (upload.checksum_type == kComposite && !find_checksum(given, upload.checksum_algorithm)) {
    return failure(wire::s3::invalid_request(
        fmt::format("The upload was created using a {} checksum. The complete request must include the checksum for "
                    "each part. It was missing for part {} in the request.",
                    base::ascii_lower(upload.checksum_algorithm), part->number)));
  }
  return {};
}

// The parts of the object, in order.
base::Result<PartList, wire::ApiError> chosen_parts(const api::s3::CompleteMultipartUploadRequest& request,
                                                    const state::MultipartUpload& upload, const Context& context) {
  if (!request.multipart_upload || !request.multipart_upload->parts || request.multipart_upload->parts->empty()) {
    return failure(wire::s3::malformed_xml());
  }
  PartList out;
  std::int32_t before = 0;
  for (const auto& wanted : *request.multipart_upload->parts) {
    if (!wanted.part_number) return failure(wire::s3::malformed_xml());
    if (*wanted.part_number <= before) return failure(wire::s3::invalid_part_order());
    before = *wanted.part_number;
    const state::UploadPart key{.upload_id = upload.id, .number = before};
    const auto* part = context.state.find<state::UploadPart>(key.key());
    RC_TRY_VOID(check_part(wanted, part, upload));
    out.push_back(part);
  }
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i]->size >= kMinPartBytes) continue;
    return failure(wire::s3::entity_too_small()
                       .with("ProposedSize", std::to_string(out[i]->size))
                       .with("MinSizeAllowed", std::to_string(kMinPartBytes))
                       .with("PartNumber", std::to_string(out[i]->number))
                       .with("ETag", out[i]->etag));
  }
  return out;
}

base::Result<state::Checksum, wire::ApiError> whole_checksum(const api::s3::CompleteMultipartUploadRequest& request,
                                                             const state::MultipartUpload& upload,
                                                             const PartList& parts) {
  const auto kind = part_checksum(upload).front();
  if (request.checksum_type && *request.checksum_type != upload.checksum_type) {
    return failure(wire::s3::invalid_request(
        fmt::format("The upload was created using the {} checksum mode. The complete request must use the same "
                    "checksum mode.",
                    upload.checksum_type)));
  }
  const auto checksum =
      upload.checksum_type == kComposite ? composite_checksum(kind, parts) : joined_checksum(kind, parts);
  if (!checksum) return failure(wire::s3::invalid_part());
  for (const auto& given : given_checksums(request)) {
    if (given.algorithm == checksum->algorithm && given.value == checksum->value) continue;
    return failure(wire::ApiError{
        .code = "BadDigest",
        .message = fmt::format("The {} you specified did not match the calculated checksum.", given.algorithm),
        .http_status = 400});
  }
  return *checksum;
}

base::Result<state::Object, wire::ApiError> assemble(const api::s3::CompleteMultipartUploadRequest& request,
                                                     const state::MultipartUpload& upload, const Context& context) {
  RC_TRY(const auto parts, chosen_parts(request, upload, context));
  state::Object out;
  out.bucket = upload.bucket;
  out.name = upload.name;
  for (const auto* part : parts) {
    out.blobs.push_back(part->blob);
    out.blob_sizes.push_back(part->size);
    out.size += part->size;
  }
  if (out.size > kMaxObjectBytes) return failure(wire::s3::entity_too_large());
  if (request.mpu_object_size && *request.mpu_object_size != out.size) {
    return failure(wire::s3::invalid_request(
        fmt::format("The provided 'x-amz-mp-object-size' header value {} does not match what was computed: {}",
                    *request.mpu_object_size, out.size)));
  }
  out.etag = composite_etag(parts);
  RC_TRY(const auto checksum, whole_checksum(request, upload, parts));
  out.checksums = {checksum};
  out.headers = upload.headers;
  out.tags = upload.tags;
  out.modified = context.now;
  return out;
}

// Where the object is, in the style in which the client addresses it.
std::string location_of(const state::Object& object, const Context& context) {
  const bool host_names_bucket = context.host.starts_with(object.bucket + '.');
  return fmt::format("{}://{}{}{}/{}", context.secure ? "https" : "http", context.host, host_names_bucket ? "" : "/",
                     host_names_bucket ? "" : object.bucket, base::percent_encode(object.name, "/"));
}

}  // namespace

// AWS: there is no s3:CompleteMultipartUpload.
base::Result<Needs, wire::ApiError> authorization(const api::s3::CompleteMultipartUploadRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  Need need = object_need("s3:PutObject", *bucket, request.key);
  if (request.if_match) need = std::move(need).with("s3:if-match", *request.if_match);
  if (request.if_none_match) need = std::move(need).with("s3:if-none-match", *request.if_none_match);
  Needs needs;
  needs.push_back(std::move(need));
  return needs;
}

Outcome<api::s3::CompleteMultipartUploadOutput> handle(
    const Authorized<api::s3::CompleteMultipartUploadRequest>& request, const Context& context) {
  RC_TRY(const auto* upload, upload_of(*request, context));
  RC_TRY_VOID(check_write(request->if_match, request->if_none_match,
                          find_object(request->bucket, request->key, context), request->key));
  RC_TRY(auto object, assemble(*request, *upload, context));

  Reply<api::s3::CompleteMultipartUploadOutput> reply;
  auto& out = reply.output;
  out.location = location_of(object, context);
  out.bucket = object.bucket;
  out.key = object.name;
  out.etag = quoted_etag(object.etag);
  show_checksums(out, object.checksums);
  erase_upload(*upload, context, reply.changes);
  reply.changes.put(std::move(object));
  return reply;
}

}  // namespace rolecall::service::s3
