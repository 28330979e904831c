// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 without an allocation: it runs several times in every signed request.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rolecall::crypto {

inline constexpr std::size_t kSha256Size = 32;
inline constexpr std::size_t kSha256HexSize = 64;
using Sha256Digest = std::array<std::uint8_t, kSha256Size>;

// The digest's bytes as text, for whoever wants to encode or compare them.
inline std::string_view bytes_of(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Incremental.  Not thread-safe; a copy goes on from where the original stood.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  // The digest of all bytes so far.  Afterwards only assignment and destruction are allowed.
  Sha256Digest finish();

 private:
  // OpenSSL's SHA256_CTX (checked in the source file), kept out of this header.
  alignas(8) std::array<unsigned char, 112> state_;
};

Sha256Digest sha256(std::string_view bytes);

// Lower case, 64 characters.
std::string sha256_hex(std::string_view bytes);
// The same without a string: writes 64 characters to `out`.
void write_hex(const Sha256Digest& digest, char* out);

}  // namespace rolecall::crypto
