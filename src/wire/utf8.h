// SPDX-License-Identifier: Apache-2.0
//
// Reading UTF-8, as the checks of a request need it.  Overlong forms, surrogates and cut-off sequences are not UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rolecall::wire {

// Takes the first character off `text`.  Absence: `text` is empty or does not begin with a character.
std::optional<char32_t> take_character(std::string_view& text);

bool is_utf8(std::string_view text);

// AWS: lengths in the models count UTF-16 code units, as Java strings do.  Bytes that are not UTF-8 count one each.
std::size_t utf16_length(std::string_view text);

}  // namespace rolecall::wire
