// SPDX-License-Identifier: Apache-2.0
//
// Eight bytes at a time: OpenSSL's CRYPTO_memcmp goes byte by byte, which shows in a signature check.
#include "crypto/equal.h"

#include <cstdint>

#include "base/words.h"

namespace rolecall::crypto {
namespace {

// Keeps the compiler from knowing the value, and so from leaving the loop once it can no longer be zero.
std::uint64_t opaque(std::uint64_t value) {
  __asm__("" : "+r"(value));
  return value;
}

}  // namespace

bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::uint64_t difference = 0;
  std::size_t at = 0;
  for (; at + 8 <= a.size(); at += 8) {
    difference = opaque(difference | (base::load_word(a.data() + at) ^ base::load_word(b.data() + at)));
  }
  for (; at < a.size(); ++at) difference = opaque(difference | static_cast<std::uint8_t>(a[at] ^ b[at]));
  return difference == 0;
}

}  // namespace rolecall::crypto
