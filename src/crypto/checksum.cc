// SPDX-License-Identifier: Apache-2.0
//
// WHY the calls that OpenSSL 3 calls deprecated: see sha256.cc.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/checksum.h"

#include <openssl/md5.h>
#include <openssl/sha.h>

#include <utility>

#include "base/encoding.h"
#include "crypto/crc.h"

namespace rolecall::crypto {
namespace {

struct Row {
  ChecksumKind kind;
  std::string_view name;
};
constexpr std::array kRows = {Row{ChecksumKind::Md5, "MD5"},
                              Row{ChecksumKind::Sha1, "SHA1"},
                              Row{ChecksumKind::Sha256, "SHA256"},
                              Row{ChecksumKind::Sha512, "SHA512"},
                              Row{ChecksumKind::Crc32, "CRC32"},
                              Row{ChecksumKind::Crc32c, "CRC32C"},
                              Row{ChecksumKind::Crc64Nvme, "CRC64NVME"}};

template <class Context, class State>
Context* as(State& state) {
  static_assert(sizeof(Context) <= sizeof(State) && alignof(Context) <= 8);
  return reinterpret_cast<Context*>(state.data());
}

std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[size - 1 - i] = static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

}  // namespace

std::string_view name_of(ChecksumKind kind) {
  for (const auto& row : kRows) {
    if (row.kind == kind) return row.name;
  }
  std::unreachable();
}

std::optional<ChecksumKind> checksum_named(std::string_view name) {
  for (const auto& row : kRows) {
    if (base::equals_ignore_case(row.name, name)) return row.kind;
  }
  return std::nullopt;
}

Checksum::Checksum(ChecksumKind kind) : kind_(kind) {
  switch (kind_) {
    case ChecksumKind::Md5:
      MD5_Init(as<MD5_CTX>(state_));
      break;
    case ChecksumKind::Sha1:
      SHA1_Init(as<SHA_CTX>(state_));
      break;
    case ChecksumKind::Sha256:
      SHA256_Init(as<SHA256_CTX>(state_));
      break;
    case ChecksumKind::Sha512:
      SHA512_Init(as<SHA512_CTX>(state_));
      break;
    case ChecksumKind::Crc32:
    case ChecksumKind::Crc32c:
    case ChecksumKind::Crc64Nvme:
      break;
  }
}

void Checksum::update(std::string_view bytes) {
  switch (kind_) {
    case ChecksumKind::Md5:
      MD5_Update(as<MD5_CTX>(state_), bytes.data(), bytes.size());
      break;
    case ChecksumKind::Sha1:
      SHA1_Update(as<SHA_CTX>(state_), bytes.data(), bytes.size());
      break;
    case ChecksumKind::Sha256:
      SHA256_Update(as<SHA256_CTX>(state_), bytes.data(), bytes.size());
      break;
    case ChecksumKind::Sha512:
      SHA512_Update(as<SHA512_CTX>(state_), bytes.data(), bytes.size());
      break;
    case ChecksumKind::Crc32:
      crc_ = crc32(static_cast<std::uint32_t>(crc_), bytes);
      break;
    case ChecksumKind::Crc32c:
      crc_ = crc32c(static_cast<std::uint32_t>(crc_), bytes);
      break;
    case ChecksumKind::Crc64Nvme:
      crc_ = crc64nvme(crc_, bytes);
      break;
  }
}

std::string Checksum::finish() {
  std::array<unsigned char, SHA512_DIGEST_LENGTH> digest;
  std::size_t size = 0;
  switch (kind_) {
    case ChecksumKind::Md5:
      MD5_Final(digest.data(), as<MD5_CTX>(state_));
      size = MD5_DIGEST_LENGTH;
      break;
    case ChecksumKind::Sha1:
      SHA1_Final(digest.data(), as<SHA_CTX>(state_));
      size = SHA_DIGEST_LENGTH;
      break;
    case ChecksumKind::Sha256:
      SHA256_Final(digest.data(), as<SHA256_CTX>(state_));
      size = SHA256_DIGEST_LENGTH;
      break;
    case ChecksumKind::Sha512:
      SHA512_Final(digest.data(), as<SHA512_CTX>(state_));
      size = SHA512_DIGEST_LENGTH;
      break;
    case ChecksumKind::Crc32:
    case ChecksumKind::Crc32c:
      return big_endian(crc_, 4);
    case ChecksumKind::Crc64Nvme:
      return big_endian(crc_, 8);
  }
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string checksum(ChecksumKind kind, std::string_view bytes) {
  Checksum sum(kind);
  sum.update(bytes);
  return sum.finish();
}

}  // namespace rolecall::crypto
