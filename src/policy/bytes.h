// SPDX-License-Identifier: Apache-2.0
//
// Comparing and hashing short texts eight bytes at a time, without a call: what a decision does most.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/words.h"

namespace rolecall::policy {

using base::kWordSize;
using base::load_word;

// The up to eight bytes from `at` on, the rest zero.  `at` is not behind the end.
constexpr std::uint64_t load_partial(std::string_view text, std::size_t at) {
  const std::size_t left = text.size() - at;
  if consteval {
    std::uint64_t word = 0;
    for (std::size_t i = std::min(left, kWordSize); i-- > 0;)
      word = word << 8 | static_cast<unsigned char>(text[at + i]);
    return word;
  }
  if (left >= kWordSize) return load_word(text.data() + at);
  if (left == 0) return 0;
  if (text.size() >= kWordSize) {
    return load_word(text.data() + text.size() - kWordSize) >> (8 * (kWordSize - left));
  }
  std::uint64_t word = 0;
  for (std::size_t i = left; i-- > 0;) word = word << 8 | static_cast<unsigned char>(text[at + i]);
  return word;
}

inline constexpr std::size_t kHalfSize = sizeof(std::uint32_t);
inline std::uint32_t load_half(const char* at) {
  std::uint32_t half = 0;
  std::memcpy(&half, at, kHalfSize);
  return half;
}

// Whether `size` bytes are the same.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size >= kWordSize) {
    for (std::size_t i = 0; i + kWordSize < size; i += kWordSize) {
      if (load_word(a + i) != load_word(b + i)) return false;
    }
    return load_word(a + size - kWordSize) == load_word(b + size - kWordSize);
  }
  if (size >= kHalfSize) {
    return load_half(a) == load_half(b) && load_half(a + size - kHalfSize) == load_half(b + size - kHalfSize);
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

inline bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && same_bytes(a.data(), b.data(), a.size());
}
inline bool begins_with(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && same_bytes(text.data(), beginning.data(), beginning.size());
}

// Hashes of texts, word by word: steps over the words, the last one filled up with zeros, then the end.  Not for
// secrets, and not against crafted collisions: who uses one compares the texts as well.
constexpr std::uint64_t hash_step(std::uint64_t state, std::uint64_t word) {
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;
  state = (state ^ word) * kMultiplier;
  return state ^ state >> 32;
}
constexpr std::uint64_t hash_end(std::uint64_t state, std::size_t size) {
  return hash_step(state, size);
}
constexpr std::uint64_t hash_text(std::string_view text) {
  std::uint64_t state = 0;
  for (std::size_t i = 0; i < text.size(); i += kWordSize) state = hash_step(state, load_partial(text, i));
  return hash_end(state, text.size());
}

// The hashes of longer and longer beginnings of one text: what they have in common is computed once.  The text must
// outlive it.
class PrefixHash {
 public:
  explicit PrefixHash(std::string_view text) : text_(text) {}

  // hash_text() of the first `size` bytes; not fewer than the last time.
  std::uint64_t of(std::size_t size) {
    for (; whole_ + kWordSize <= size; whole_ += kWordSize)
      state_ = hash_step(state_, load_word(text_.data() + whole_));
    const std::size_t rest = size - whole_;
    if (rest == 0) return hash_end(state_, size);
    const std::uint64_t mask = (std::uint64_t{1} << (8 * rest)) - 1;
    return hash_end(hash_step(state_, load_partial(text_, whole_) & mask), size);
  }

 private:
  std::string_view text_;
  std::size_t whole_ = 0;  // bytes in state_, a multiple of words
  std::uint64_t state_ = 0;
};

}  // namespace rolecall::policy
