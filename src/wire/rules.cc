// SPDX-License-Identifier: Apache-2.0
#include "wire/rules.h"

#include <algorithm>

#include "wire/text_values.h"
#include "wire/utf8.h"

namespace rolecall::wire {

bool Pattern::matches(std::string_view value) const {
  std::size_t state = 0;
  while (!value.empty()) {
    const auto character = take_character(value);
    if (!character) return false;
    const auto range = std::ranges::upper_bound(ranges, *character, {}, &Range::first) - 1;
    const std::uint8_t following = next[state * classes + range->character_class];
    if (following == kDead) return false;
    state = following;
  }
  return accepting[state];
}

bool obeys(std::string_view value, const StringRule& rule) {
  const bool unbounded = rule.min == 0 && rule.max == kAnyString.max;
  const std::size_t length = unbounded ? 0 : utf16_length(value);
  return length >= rule.min && length <= rule.max && (!rule.pattern || rule.pattern->matches(value)) &&
         (rule.values.empty() || std::ranges::find(rule.values, value) != rule.values.end());
}

}  // namespace rolecall::wire
