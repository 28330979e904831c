// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/s3/copying.h"
#include "service/s3/object_writing.h"
#include "service/s3/operations.h"
#include "service/s3/payload.h"

namespace rolecall::service::s3 {
namespace {

bool replaces(const std::optional<std::string>& directive) {
  return directive == "REPLACE";
}

base::Result<void, wire::ApiError> check_not_onto_itself(const api::s3::CopyObjectRequest& request,
                                                         const state::Object& source) {
  if (source.bucket != request.bucket || source.name != request.key || replaces(request.metadata_directive)) return {};
  return base::failure(wire::s3::invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
      "metadata, storage class, website redirect location or encryption attributes."));
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::s3::CopyObjectRequest& request, const Context& context) {
  RC_TRY(const auto* bucket, bucket_of(request, context));
  RC_TRY(const auto source, source_of(request, context));
  RC_TRY(Writing writing, writing_of(request));
  Needs needs = object_read_needs("s3:GetObject", *source.bucket, source.name.key, context);
  if (!replaces(request.tagging_directive) && source.object && !source.object->tags.empty()) {
    needs.push_back(
        with_existing_tags(object_need("s3:GetObjectTagging", *source.bucket, source.name.key), source.object));
    writing.tags = source.object->tags;
  }
  for (Need& need : writing_needs(*bucket, writing)) {
    need = std::move(need).with("s3:x-amz-copy-source", fmt::format("/{}/{}", source.name.bucket, source.name.key));
    if (request.metadata_directive) {
      need = std::move(need).with("s3:x-amz-metadata-directive", *request.metadata_directive);
    }
    needs.push_back(std::move(need));
  }
  return needs;
}

base::Result<Intake, wire::ApiError> intake(const api::s3::CopyObjectRequest& request, const Context& context) {
  RC_TRY(const auto* source, readable_source(request, context));
  RC_TRY_VOID(check_not_onto_itself(request, *source));
  RC_TRY_VOID(object_headers_of(request));
  RC_TRY(const auto tags, tags_of_header(request.tagging));
  RC_TRY_VOID(check_object_tags(tags));
  if (source->size > kMaxCopyBytes) {
    return base::failure(wire::s3::invalid_request(fmt::format(
        "The specified copy source is larger than the maximum allowable size for a copy source: {}", kMaxCopyBytes)));
  }
  // AWS: without a choice of the client's, the copy keeps the source's algorithm.
  std::optional<std::string> algorithm = request.checksum_algorithm;
  if (!algorithm && !source->checksums.empty()) algorithm = source->checksums.front().algorithm;
  return Intake{.copied = pieces_of(*source, {.offset = 0, .size = static_cast<std::uint64_t>(source->size)}),
                .checksums = wanted_checksum(algorithm, {}),
                .source = *source};
}

Outcome<api::s3::CopyObjectOutput> handle(const Authorized<api::s3::CopyObjectRequest>& request,
                                          const Context& context) {
  RC_TRY_VOID(check_write(request->if_match, request->if_none_match,
                          find_object(request->bucket, request->key, context), request->key));
  const state::Object& source = *context.received->source;
  state::Object object = object_of(request->bucket, request->key, context);
  object.headers = source.headers;
  object.tags = source.tags;
  if (replaces(request->metadata_directive)) {
    RC_TRY(object.headers, object_headers_of(*request));
  }
  if (replaces(request->tagging_directive)) {
    RC_TRY(object.tags, tags_of_header(request->tagging));
  }

  Reply<api::s3::CopyObjectOutput> reply;
  auto& result = reply.output.copy_object_result.emplace();
  result.etag = quoted_etag(object.etag);
  result.last_modified = object.modified;
  show_checksums(result, object.checksums);
  reply.changes.put(std::move(object));
  return reply;
}

}  // namespace rolecall::service::s3
