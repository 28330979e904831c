// SPDX-License-Identifier: Apache-2.0
//
// WHY the calls that OpenSSL 3 calls deprecated: EVP allocates a context for each digest and takes longer to set up
// than one block takes to hash, and most of what a signature hashes is one or two blocks long.  Both run the same code.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/sha256.h"

#include <openssl/sha.h>

#include <cstring>
#include <type_traits>

namespace rolecall::crypto {
namespace {

SHA256_CTX* context(std::array<unsigned char, 112>& state) {
  return reinterpret_cast<SHA256_CTX*>(state.data());
}

constexpr auto kHexPairs = [] {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> pairs{};
  for (std::size_t byte = 0; byte < 256; ++byte) pairs[byte] = {kHex[byte >> 4], kHex[byte & 15]};
  return pairs;
}();

static_assert(sizeof(SHA256_CTX) == 112 && alignof(SHA256_CTX) <= 8 && std::is_trivially_copyable_v<SHA256_CTX>);

}  // namespace

Sha256::Sha256() {
  SHA256_Init(context(state_));
}

void Sha256::update(std::string_view bytes) {
  SHA256_Update(context(state_), bytes.data(), bytes.size());
}

Sha256Digest Sha256::finish() {
  Sha256Digest digest;
  SHA256_Final(digest.data(), context(state_));
  return digest;
}

Sha256Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

std::string sha256_hex(std::string_view bytes) {
  std::string out(kSha256HexSize, '\0');
  write_hex(sha256(bytes), out.data());
  return out;
}

void write_hex(const Sha256Digest& digest, char* out) {
  for (const std::uint8_t byte : digest) {
    std::memcpy(out, kHexPairs[byte].data(), 2);
    out += 2;
  }
}

}  // namespace rolecall::crypto
