// SPDX-License-Identifier: Apache-2.0
//
// Values as every protocol writes them in text, and whether they obey a rule.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include "base/encoding.h"
#include "wire/rules.h"

namespace rolecall::wire {

// The whole text, in decimal and within the type: integers and double.
template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

inline bool parse_boolean(std::string_view text, bool& out) {
  out = base::equals_ignore_case(text, "true");
  return out || base::equals_ignore_case(text, "false");
}

bool obeys(std::string_view value, const StringRule& rule);
inline bool obeys(std::int64_t value, const IntegerRule& rule) {
  return value >= rule.min && value <= rule.max;
}

}  // namespace rolecall::wire
