// SPDX-License-Identifier: Apache-2.0
//
// What AWS's models say about a value: length, range, pattern, set of values.  The generated codecs hold one constant
// for each constrained shape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace rolecall::wire {

// A regular expression of a model, compiled by codegen/ to a table: a deterministic automaton over classes of
// characters.  Matching takes one step for each character and can't be made slow by input.
struct Pattern {
  // Characters from `first` up to the next range belong to `character_class`.
  struct Range {
    char32_t first;
    std::uint8_t character_class;
  };

  std::string_view text;          // as in the model: error texts quote it
  std::span<const Range> ranges;  // sorted; the first begins at 0
  std::size_t classes = 0;
  std::span<const std::uint8_t> next;  // next[state * classes + class]; kDead leads nowhere
  std::span<const bool> accepting;     // for each state; state 0 is the start

  static constexpr std::uint8_t kDead = 255;

  // The whole of `value` is of this form.
  bool matches(std::string_view value) const;
};

struct StringRule {
  std::size_t min = 0;
  std::size_t max = std::numeric_limits<std::size_t>::max();
  const Pattern* pattern = nullptr;
  std::span<const std::string_view> values;  // empty: any
};

struct IntegerRule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

struct ListRule {
  std::string_view infix;  // "member" in `Tags.member.1`; empty: `Tag.1`
  std::size_t min = 0;
  std::size_t max = std::numeric_limits<std::size_t>::max();
};

inline constexpr StringRule kAnyString{};
inline constexpr IntegerRule kAnyInteger{};

}  // namespace rolecall::wire
