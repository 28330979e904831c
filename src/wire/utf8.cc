// SPDX-License-Identifier: Apache-2.0
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

struct Lead {
  std::size_t length;
  char32_t bits;
  char32_t least;  // smaller values would be an overlong form
};

std::optional<Lead> read_lead(unsigned char byte) {
  if (byte < 0x80) return Lead{1, byte, 0};
  if (byte >= 0xC2 && byte < 0xE0) return Lead{2, byte & 0x1FU, 0x80};
  if (byte >= 0xE0 && byte < 0xF0) return Lead{3, byte & 0x0FU, 0x800};
  if (byte >= 0xF0 && byte < 0xF5) return Lead{4, byte & 0x07U, 0x10000};
  return std::nullopt;
}

}  // namespace

std::optional<char32_t> take_character(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const auto lead = read_lead(static_cast<unsigned char>(text[0]));
  if (!lead || text.size() < lead->length) return std::nullopt;
  char32_t character = lead->bits;
  for (std::size_t i = 1; i < lead->length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80) return std::nullopt;
    character = (character << 6) | (byte & 0x3FU);
  }
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  if (character < lead->least || character > 0x10FFFF || surrogate) return std::nullopt;
  text.remove_prefix(lead->length);
  return character;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      text.remove_prefix(1);
    } else if (!take_character(text)) {
      return false;
    }
  }
  return true;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    const auto character = take_character(text);
    if (!character) text.remove_prefix(1);
    units += character && *character > 0xFFFF ? 2 : 1;
  }
  return units;
}

}  // namespace rolecall::wire
