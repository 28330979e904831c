// SPDX-License-Identifier: Apache-2.0
#include "service/s3/part_checksums.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "crypto/crc.h"
#include "service/s3/object_fields.h"

namespace rolecall::service::s3 {
namespace {

using crypto::ChecksumKind;

// Raw; absence: the part lacks it.
std::optional<std::string> raw_checksum(ChecksumKind kind, const state::UploadPart& part) {
  const auto* found = find_checksum(part.checksums, name_of(kind));
  return found ? base::base64_decode(found->value) : std::nullopt;
}

std::uint64_t from_big_endian(std::string_view raw) {
  std::uint64_t value = 0;
  for (const char c : raw) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string to_big_endian(std::uint64_t value, std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = size; i > 0; --i, value >>= 8) out[i - 1] = static_cast<char>(value & 0xff);
  return out;
}

std::uint64_t combine(ChecksumKind kind, std::uint64_t first, std::uint64_t second, std::uint64_t second_size) {
  if (kind == ChecksumKind::Crc64Nvme) return crypto::crc64nvme_combine(first, second, second_size);
  const auto a = static_cast<std::uint32_t>(first);
  const auto b = static_cast<std::uint32_t>(second);
  return kind == ChecksumKind::Crc32 ? crypto::crc32_combine(a, b, second_size)
                                     : crypto::crc32c_combine(a, b, second_size);
}

}  // namespace

std::optional<state::Checksum> joined_checksum(ChecksumKind kind, const std::vector<const state::UploadPart*>& parts) {
  std::uint64_t whole = 0;
  for (const auto* part : parts) {
    const auto raw = raw_checksum(kind, *part);
    if (!raw) return std::nullopt;
    whole = combine(kind, whole, from_big_endian(*raw), static_cast<std::uint64_t>(part->size));
  }
  const std::size_t size = kind == ChecksumKind::Crc64Nvme ? 8 : 4;
  return state::Checksum{std::string(name_of(kind)), base::base64_encode(to_big_endian(whole, size))};
}

std::optional<state::Checksum> composite_checksum(ChecksumKind kind,
                                                  const std::vector<const state::UploadPart*>& parts) {
  crypto::Checksum sum(kind);
  for (const auto* part : parts) {
    const auto raw = raw_checksum(kind, *part);
    if (!raw) return std::nullopt;
    sum.update(*raw);
  }
  return state::Checksum{std::string(name_of(kind)),
                         fmt::format("{}-{}", base::base64_encode(sum.finish()), parts.size())};
}

std::string composite_etag(const std::vector<const state::UploadPart*>& parts) {
  crypto::Checksum sum(ChecksumKind::Md5);
  for (const auto* part : parts) sum.update(base::hex_decode(part->etag).value_or(""));
  return fmt::format("{}-{}", base::hex_encode(sum.finish()), parts.size());
}

}  // namespace rolecall::service::s3
