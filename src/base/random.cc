// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <sys/random.h>

#include <cstdlib>

namespace rolecall::base {

std::string Random::bytes(std::size_t count) {
  std::string out(count, '\0');
  fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

std::string Random::text(std::size_t count, std::string_view alphabet) {
  // Bytes at or over the largest multiple of the alphabet's size are drawn again: no character is likelier than
  // another.
  const unsigned limit = 256 - 256 % static_cast<unsigned>(alphabet.size());
  std::string out;
  out.reserve(count);
  while (out.size() < count) {
    for (const char c : bytes(count - out.size() + 8)) {
      const auto byte = static_cast<std::uint8_t>(c);
      if (byte < limit && out.size() < count) out.push_back(alphabet[byte % alphabet.size()]);
    }
  }
  return out;
}

std::string Random::uuid() {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string raw = bytes(16);
  raw[6] = static_cast<char>((raw[6] & 0x0f) | 0x40);
  raw[8] = static_cast<char>((raw[8] & 0x3f) | 0x80);
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out.push_back('-');
    out.push_back(kHex[static_cast<std::uint8_t>(raw[i]) >> 4]);
    out.push_back(kHex[static_cast<std::uint8_t>(raw[i]) & 15]);
  }
  return out;
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();  // without randomness there is no safe way on
    }
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
}

}  // namespace rolecall::base
