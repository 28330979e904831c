// SPDX-License-Identifier: Apache-2.0
//
// Comparing and hashing short texts eight bytes at a time, without a call: what a decision does most.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/words.h"

namespace rolecall::policy {

using base::kWordSize;
using base::load_word;
using base::lower_word;

// The up to eight bytes from `at` on, the rest zero.  `at` is not behind the end.
inline std::uint64_t load_partial(std::string_view text, std::size_t at) {
  const std::size_t left = text.size() - at;
  if (left >= kWordSize) return load_word(text.data() + at);
  if (left == 0) return 0;
  if (text.size() >= kWordSize) {
    return load_word(text.data() + text.size() - kWordSize) >> (8 * (kWordSize - left));
  }
  std::uint64_t word = 0;
  for (std::size_t i = left; i-- > 0;) word = word << 8 | static_cast<unsigned char>(text[at + i]);
  return word;
}

// Whether `size` bytes are the same.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  if (size >= kWordSize) {
    for (std::size_t i = 0; i + kWordSize < size; i += kWordSize) {
      if (load_word(a + i) != load_word(b + i)) return false;
    }
    return load_word(a + size - kWordSize) == load_word(b + size - kWordSize);
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

// Hashes of the beginnings of a text.  What their hashes have in common is computed once.  Not for secrets, and not
// against crafted collisions: who uses it compares the texts as well.  Not thread-safe; the text must outlive it.
class PrefixHash {
 public:
  // Longer beginnings are hashed without remembering the way there.
  static constexpr std::size_t kRememberedBytes = 256;

  explicit PrefixHash(std::string_view text) : text_(text) {}

  // Of the first `size` bytes; never 0.
  std::uint64_t of(std::size_t size) {
    const std::size_t whole = size / kWordSize;
    std::uint64_t state = state_after(whole);
    const std::size_t rest = size % kWordSize;
    if (rest != 0) {
      const std::uint64_t mask = (std::uint64_t{1} << (8 * rest)) - 1;
      state = mix(state, load_partial(text_, whole * kWordSize) & mask);
    }
    const std::uint64_t hash = mix(state, size);
    return hash == 0 ? 1 : hash;
  }

 private:
  static constexpr std::size_t kRememberedWords = kRememberedBytes / kWordSize;

  static std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
    constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;
    state = (state ^ word) * kMultiplier;
    return state ^ state >> 32;
  }

  std::uint64_t state_after(std::size_t words) {
    std::size_t known = words < known_ ? words : known_;
    std::uint64_t state = known == 0 ? 0 : states_[known - 1];
    for (; known < words; ++known) {
      state = mix(state, load_word(text_.data() + known * kWordSize));
      if (known < kRememberedWords) {
        states_[known] = state;
        known_ = known + 1;
      }
    }
    return state;
  }

  std::string_view text_;
  std::size_t known_ = 0;  // how many of states_ are
  std::array<std::uint64_t, kRememberedWords> states_;
};

inline std::uint64_t hash_text(std::string_view text) {
  return PrefixHash(text).of(text.size());
}

}  // namespace rolecall::policy
