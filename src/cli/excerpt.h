// SPDX-License-Identifier: Apache-2.0
//
// A place in a file, shown as a compiler shows it: the lines with their numbers, the place marked, and what there is to
// say about it.  Pure functions from texts to text.
#pragma once

#include <string>
#include <string_view>

#include "policy/explanation.h"

namespace rolecall::cli {

// Whether the output goes to a person who sees colours.
enum class Colours : bool { No, Yes };
// On a terminal, unless NO_COLOR is set.
Colours colours_of_stdout();

enum class Colour { Good, Bad, Warning, Place, Strong };
std::string coloured(std::string_view text, Colour colour, Colours colours);

// The text without characters that control a terminal (C0, DEL, C1), each replaced by a blank.
std::string printable(std::string_view text);

struct Excerpt {
  std::string_view file;
  std::string_view text;  // of the file
  policy::Span place;
  std::string_view label;  // what is said about the place; may be empty
  Colour colour = Colour::Warning;
};

// `  --> FILE:LINE:COLUMN` and below it the lines.
std::string render(const Excerpt& excerpt, Colours colours);

// FILE:LINE:COLUMN.
std::string place_name(std::string_view file, std::string_view text, std::size_t offset);

// The offset of a position, as policy::position_at counts: in characters.
std::size_t offset_of(std::string_view text, std::size_t line, std::size_t column);

}  // namespace rolecall::cli
