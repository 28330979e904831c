// SPDX-License-Identifier: Apache-2.0
//
// Checksum: any digest that a client may name (S3's Content-MD5 and x-amz-checksum-*), fed in parts.
// For signatures there are sha256.h and hmac.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rolecall::crypto {

enum class ChecksumKind { Md5, Sha1, Sha256, Sha512, Crc32, Crc32c, Crc64Nvme };

// AWS's name for it, upper case ("CRC64NVME"); x-amz-checksum-<lower case> is the header.
std::string_view name_of(ChecksumKind kind);
// Ignoring case.  Absence: no such algorithm.
std::optional<ChecksumKind> checksum_named(std::string_view name);

// Incremental.  Not thread-safe; allocates nothing; a copy goes on from where the original stood.
class Checksum {
 public:
  explicit Checksum(ChecksumKind kind);
  ChecksumKind kind() const { return kind_; }
  void update(std::string_view bytes);
  // The raw digest (a CRC is big-endian, as S3 wants it).  Afterwards only assignment and destruction are allowed.
  std::string finish();

 private:
  static constexpr std::size_t kLargestState = 216;  // OpenSSL's SHA512_CTX
  ChecksumKind kind_;
  std::uint64_t crc_ = 0;
  alignas(8) std::array<unsigned char, kLargestState> state_;
};

std::string checksum(ChecksumKind kind, std::string_view bytes);

}  // namespace rolecall::crypto
