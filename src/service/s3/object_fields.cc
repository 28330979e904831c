// SPDX-License-Identifier: Apache-2.0
#include "service/s3/object_fields.h"

#include <algorithm>

#include "base/encoding.h"
#include "service/s3/payload.h"
#include "service/s3/unserved.h"
#include "wire/s3_errors.h"

namespace rolecall::service::s3 {
namespace {

wire::ApiError invalid_copy_source(std::string_view header) {
  return wire::s3::invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                                    "x-amz-copy-source", header);
}

}  // namespace

std::string content_encoding_of(std::string_view header) {
  std::string out;
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    const std::string_view coding = trimmed(header.substr(0, comma));
    header.remove_prefix(std::min(header.size(), comma + 1));
    if (coding.empty() || base::equals_ignore_case(coding, "aws-chunked")) continue;
    if (!out.empty()) out += ',';
    out += coding;
  }
  return out;
}

base::Result<std::vector<state::Tag>, wire::ApiError> metadata_of(
    const std::optional<std::vector<std::pair<std::string, std::string>>>& metadata) {
  std::vector<state::Tag> out;
  if (!metadata) return out;
  std::size_t size = 0;
  for (const auto& [name, value] : *metadata) {
    size += name.size() + value.size();
    // AWS: a header that comes twice is one, its values joined.
    const auto same = std::ranges::find(out, name, &state::Tag::key);
    if (same != out.end()) {
      same->value += ',';
      same->value += value;
    } else {
      out.push_back({name, value});
    }
  }
  if (size > kMaxMetadataBytes) {
    return base::failure(wire::ApiError{.code = "MetadataTooLarge",
                                        .message = "Your metadata headers exceed the maximum allowed metadata size",
                                        .http_status = 400}
                             .with("Size", std::to_string(size))
                             .with("MaxSizeAllowed", std::to_string(kMaxMetadataBytes)));
  }
  return out;
}

std::vector<crypto::ChecksumKind> wanted_checksum(const std::optional<std::string>& algorithm,
                                                  const std::vector<state::Checksum>& given) {
  if (!given.empty()) return {};  // computed anyway, to be compared
  const auto kind = algorithm ? checksum_kind(*algorithm) : std::nullopt;
  return {kind.value_or(crypto::ChecksumKind::Crc64Nvme)};
}

std::vector<Piece> pieces_of(const state::Object& object, const Range& range) {
  std::vector<Piece> out;
  std::uint64_t begin = 0;  // of the blob, in the object
  for (std::size_t i = 0; i < object.blobs.size(); ++i) {
    const auto blob_size = static_cast<std::uint64_t>(object.blob_sizes[i]);
    const std::uint64_t first = std::max(begin, range.offset);
    const std::uint64_t end = std::min(begin + blob_size, range.offset + range.size);
    if (first < end) out.push_back({object.blobs[i], first - begin, end - first});
    begin += blob_size;
  }
  return out;
}

base::Result<CopySource, wire::ApiError> copy_source_of(const std::string& header) {
  std::string_view rest = header;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  if (rest.starts_with("arn:")) return base::failure(wire::s3::not_implemented("x-amz-copy-source with an ARN"));
  if (const auto question = rest.find("?versionId="); question != std::string_view::npos) {
    const auto version = rest.substr(question + std::string_view("?versionId=").size());
    if (version != "null") return base::failure(invalid_version_id(version));
    rest = rest.substr(0, question);
  }
  const auto decoded = base::percent_decode(rest);
  const auto slash = decoded ? decoded->find('/') : std::string::npos;
  if (slash == std::string::npos || slash == 0 || slash + 1 == decoded->size()) {
    return base::failure(invalid_copy_source(header));
  }
  return CopySource{decoded->substr(0, slash), decoded->substr(slash + 1)};
}

}  // namespace rolecall::service::s3
