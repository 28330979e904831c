// SPDX-License-Identifier: Apache-2.0
//
// Character classes of RFC 9110 and 9112, as one table.
#pragma once

#include <array>
#include <cstdint>

namespace rolecall::http {

namespace detail {
inline constexpr std::uint8_t kToken = 1;       // tchar
inline constexpr std::uint8_t kFieldValue = 2;  // HTAB, SP, VCHAR, obs-text
inline constexpr std::uint8_t kTarget = 4;      // VCHAR without '#': a fragment has no business on the wire

consteval std::array<std::uint8_t, 256> make_character_classes() {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool visible = c > 0x20 && c < 0x7f;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    bool token = letter || digit;
    for (const char mark : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'}) {
      token = token || c == static_cast<unsigned char>(mark);
    }
    if (token) table[c] |= kToken;
    if (visible || c == ' ' || c == '\t' || c >= 0x80) table[c] |= kFieldValue;
    if (visible && c != '#') table[c] |= kTarget;
  }
  return table;
}
inline constexpr std::array<std::uint8_t, 256> kCharacterClasses = make_character_classes();

constexpr bool has_class(char c, std::uint8_t mask) {
  return (kCharacterClasses[static_cast<unsigned char>(c)] & mask) != 0;
}
}  // namespace detail

constexpr bool is_token_char(char c) {
  return detail::has_class(c, detail::kToken);
}
constexpr bool is_field_value_char(char c) {
  return detail::has_class(c, detail::kFieldValue);
}
constexpr bool is_target_char(char c) {
  return detail::has_class(c, detail::kTarget);
}

}  // namespace rolecall::http
