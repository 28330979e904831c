// SPDX-License-Identifier: Apache-2.0
#include "policy/json.h"

#include <algorithm>
#include <optional>

namespace rolecall::policy {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// AWS: U+0009, U+000A, U+000D, U+0020-U+00FF, as UTF-8; answers the offset of the first character outside.
std::optional<std::size_t> first_bad_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      if (c < 0x20 && !is_space(text[i])) return i;
      continue;
    }
    // U+0080-U+00FF are exactly C2 80..BF and C3 80..BF.
    const bool lead = c == 0xC2 || c == 0xC3;
    if (!lead || i + 1 >= text.size() || !is_continuation(text[i + 1])) return i;
    ++i;
  }
  return std::nullopt;
}

}  // namespace

base::Result<JsonValue, JsonError> parse_json(std::string_view text) {
  if (const auto bad = first_bad_character(text)) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    return base::failure(JsonError{
        text.starts_with(kByteOrderMark)
            ? "a byte order mark, which policies may not hold"
            : "a character that policies may not hold (tab, ends of lines and U+0020 to U+00FF are all they may)",
        *bad});
  }
  if (std::ranges::all_of(text, is_space)) return base::failure(JsonError{"there is nothing in it", 0});
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); });
  if (static_cast<std::size_t>(characters) > kMaxDocumentCharacters) {
    return base::failure(JsonError{"longer than 131072 characters", 0});
  }
  return base::parse_json(text, {.depth = kMaxJsonDepth});
}

Position PositionCursor::advance_to(std::size_t offset) {
  for (; offset_ < offset && offset_ < text_.size(); ++offset_) {
    if (text_[offset_] == '\n') {
      ++position_.line;
      position_.column = 1;
    } else if (!is_continuation(text_[offset_])) {
      ++position_.column;
    }
  }
  return position_;
}

Position position_at(std::string_view text, std::size_t offset) {
  return PositionCursor(text).advance_to(offset);
}

}  // namespace rolecall::policy
