// SPDX-License-Identifier: Apache-2.0
//
// Texts eight bytes at a time, for the hot paths: signatures and decisions spend most of their time on short texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace rolecall::base {

inline constexpr std::size_t kWordSize = sizeof(std::uint64_t);

// The eight bytes at `at`, wherever that is.
inline std::uint64_t load_word(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, kWordSize);
  return word;
}

// The word with its ASCII capitals in lower case: those bytes from 'A' to 'Z' get the bit 0x20.
constexpr std::uint64_t lower_word(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = kOnes * 0x80;
  const std::uint64_t low_bits = word & ~kHighBits;
  const std::uint64_t at_least_a = low_bits + kOnes * (0x80 - 'A');
  const std::uint64_t above_z = low_bits + kOnes * (0x7F - 'Z');
  const std::uint64_t capital = (at_least_a ^ above_z) & ~word & kHighBits;
  return word | capital >> 2;
}

}  // namespace rolecall::base
