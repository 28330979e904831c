// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/filters.h"

#include <algorithm>

namespace rolecall::service::ec2 {
namespace {

// The character that `pattern[at]` stands for, and how many characters of the pattern say so.
struct Literal {
  char character;
  std::size_t length;
};
Literal literal_at(std::string_view pattern, std::size_t at) {
  if (pattern[at] == '\\' && at + 1 < pattern.size()) return {pattern[at + 1], 2};
  return {pattern[at], 1};
}

}  // namespace

bool wildcard_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  // Where to go on if what follows the last `*` did not fit: the star takes one more character.
  std::size_t after_star = std::string_view::npos, star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_star = ++p;
      star_text = t;
      continue;
    }
    if (p < pattern.size()) {
      const Literal literal = literal_at(pattern, p);
      if (pattern[p] == '?' || literal.character == text[t]) {
        p += pattern[p] == '?' ? 1 : literal.length;
        ++t;
        continue;
      }
    }
    if (after_star == std::string_view::npos) return false;
    p = after_star;
    t = ++star_text;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void FilterValues::add(std::string_view value) {
  matched_ =
      matched_ || std::ranges::any_of(wanted_, [&](const auto& pattern) { return wildcard_match(pattern, value); });
}

}  // namespace rolecall::service::ec2
