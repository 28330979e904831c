// SPDX-License-Identifier: Apache-2.0
#include "service/s3/object_writing.h"

#include "base/encoding.h"

namespace rolecall::service::s3 {

Needs writing_needs(const state::Bucket& bucket, const Writing& writing) {
  Need put = with_object_tags(object_need("s3:PutObject", bucket, writing.key), writing.tags);
  const auto add = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) put = std::move(put).with(name, *value);
  };
  add("s3:x-amz-acl", writing.acl);
  add("s3:x-amz-storage-class", writing.storage_class);
  add("s3:if-match", writing.if_match);
  add("s3:if-none-match", writing.if_none_match);
  Needs needs;
  needs.push_back(std::move(put));
  if (!writing.tags.empty()) {
    needs.push_back(with_object_tags(object_need("s3:PutObjectTagging", bucket, writing.key), writing.tags));
  }
  return needs;
}

state::Object object_of(std::string_view bucket, std::string_view key, const Context& context) {
  const Received& received = *context.received;
  state::Object out;
  out.bucket = bucket;
  out.name = key;
  out.blobs = {received.blob};
  out.blob_sizes = {static_cast<std::int64_t>(received.size)};
  out.size = static_cast<std::int64_t>(received.size);
  out.etag = base::hex_encode(received.md5);
  out.checksums = received.checksums;
  out.modified = context.now;
  return out;
}

}  // namespace rolecall::service::s3
