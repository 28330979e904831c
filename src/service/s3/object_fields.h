// SPDX-License-Identifier: Apache-2.0
//
// What requests, objects and answers have in common, member by member.  The generated shapes are unrelated types that
// spell these members alike, hence the templates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "service/s3/conditions.h"
#include "service/s3/operation.h"
#include "state/s3_entities.h"
#include "wire/api_error.h"

namespace rolecall::service::s3 {

inline constexpr std::string_view kDefaultContentType = "binary/octet-stream";  // AWS
// LIMIT: AWS, names and values together.
inline constexpr std::size_t kMaxMetadataBytes = 2048;

// "aws-chunked" was a way of sending, not of the content.
std::string content_encoding_of(std::string_view header);
base::Result<std::vector<state::Tag>, wire::ApiError> metadata_of(
    const std::optional<std::vector<std::pair<std::string, std::string>>>& metadata);

template <class Request>
base::Result<state::ObjectHeaders, wire::ApiError> object_headers_of(const Request& request) {
  state::ObjectHeaders out;
  out.content_type = request.content_type.value_or(std::string(kDefaultContentType));
  out.content_encoding = content_encoding_of(request.content_encoding.value_or(""));
  out.content_language = request.content_language.value_or("");
  out.content_disposition = request.content_disposition.value_or("");
  out.cache_control = request.cache_control.value_or("");
  out.expires = request.expires.value_or("");
  RC_TRY(out.metadata, metadata_of(request.metadata));
  return out;
}

inline std::optional<std::string> if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

template <class Output>
void show_headers(Output& out, const state::ObjectHeaders& headers) {
  out.content_type = if_any(headers.content_type);
  out.content_encoding = if_any(headers.content_encoding);
  out.content_language = if_any(headers.content_language);
  out.content_disposition = if_any(headers.content_disposition);
  out.cache_control = if_any(headers.cache_control);
  out.expires = if_any(headers.expires);
  if (headers.metadata.empty()) return;
  out.metadata.emplace();
  for (const auto& entry : headers.metadata) out.metadata->emplace_back(entry.key, entry.value);
}

// AWS: a composite checksum ("-N" behind it) is of the parts' checksums, any other of the whole object.
inline bool is_composite(const state::Checksum& checksum) {
  return checksum.value.find('-') != std::string::npos;
}
inline constexpr std::string_view kFullObject = "FULL_OBJECT", kComposite = "COMPOSITE";

template <class Output>
void show_checksums(Output& out, const std::vector<state::Checksum>& checksums) {
  for (const auto& checksum : checksums) {
    if (checksum.algorithm == "CRC32") out.checksum_crc32 = checksum.value;
    if (checksum.algorithm == "CRC32C") out.checksum_crc32c = checksum.value;
    if (checksum.algorithm == "CRC64NVME") out.checksum_crc64nvme = checksum.value;
    if (checksum.algorithm == "SHA1") out.checksum_sha1 = checksum.value;
    if (checksum.algorithm == "SHA256") out.checksum_sha256 = checksum.value;
    if constexpr (requires { out.checksum_type; }) {
      out.checksum_type = is_composite(checksum) ? kComposite : kFullObject;
    }
  }
}

// The checksums that a request or a part of it gives, in the same form.
template <class Request>
std::vector<state::Checksum> given_checksums(const Request& request) {
  std::vector<state::Checksum> out;
  const auto add = [&](std::string_view algorithm, const std::optional<std::string>& value) {
    if (value) out.push_back({std::string(algorithm), *value});
  };
  add("CRC32", request.checksum_crc32);
  add("CRC32C", request.checksum_crc32c);
  add("CRC64NVME", request.checksum_crc64nvme);
  add("SHA1", request.checksum_sha1);
  add("SHA256", request.checksum_sha256);
  return out;
}

inline const state::Checksum* find_checksum(const std::vector<state::Checksum>& checksums, std::string_view algorithm) {
  for (const auto& checksum : checksums) {
    if (checksum.algorithm == algorithm) return &checksum;
  }
  return nullptr;
}

// AWS: an object has one checksum.  What the client named; without a choice of the client's, CRC-64/NVME.
std::vector<crypto::ChecksumKind> wanted_checksum(const std::optional<std::string>& algorithm,
                                                  const std::vector<state::Checksum>& given);

// The stretch of an object's content, as pieces of its blobs.
std::vector<Piece> pieces_of(const state::Object& object, const Range& range);

// Where the source of a copy is: `[/]BUCKET/KEY[?versionId=null]`, percent-encoded.
struct CopySource {
  std::string bucket, key;
};
base::Result<CopySource, wire::ApiError> copy_source_of(const std::string& header);

}  // namespace rolecall::service::s3
