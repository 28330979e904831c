// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

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
  std::array<std::uint8_t, 16> raw;
  fill(raw);
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out.push_back('-');
    out.push_back(kHex[raw[i] >> 4]);
    out.push_back(kHex[raw[i] & 15]);
  }
  return out;
}

namespace {

void fill_by_kernel(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      std::abort();  // without randomness there is no safe way on
    }
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

// Every request takes 32 bytes for its ids: a system call for each would be a tenth of what the request costs.  What
// has been given out is erased, so that nobody who reads this memory learns an earlier key.
class Supply {
 public:
  void take(std::span<std::uint8_t> out) {
    if (out.size() > bytes_.size() - used_) {
      fill_by_kernel(bytes_);
      used_ = 0;
    }
    const auto next = std::span(bytes_).subspan(used_, out.size());
    std::ranges::copy(next, out.begin());
    explicit_bzero(next.data(), next.size());
    used_ += out.size();
  }

 private:
  std::array<std::uint8_t, 1024> bytes_;
  std::size_t used_ = sizeof bytes_;
};

constexpr std::size_t kLargestOfSupply = 64;

}  // namespace

void SystemRandom::fill(std::span<std::uint8_t> out) {
  // This program never forks without exec, so no two processes share a supply.
  static thread_local Supply supply;
  if (out.size() <= kLargestOfSupply) return supply.take(out);
  fill_by_kernel(out);
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
}

}  // namespace rolecall::base
