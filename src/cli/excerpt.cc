// SPDX-License-Identifier: Apache-2.0
#include "cli/excerpt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "policy/json.h"

namespace rolecall::cli {
namespace {

constexpr std::size_t kWidth = 100;    // of a source line that is shown
constexpr std::size_t kBefore = 24;    // characters kept before the place where a line is cut
constexpr std::size_t kLines = 14;     // shown of a place that takes several
constexpr std::size_t kLastLines = 3;  // of them at its end
constexpr std::string_view kCut = "...";

struct Line {
  std::size_t number = 1;
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

// The first `count` characters.
std::string_view first(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size() && (count > 0 || is_continuation(text[end]))) {
    if (!is_continuation(text[end])) --count;
    ++end;
  }
  return text.substr(0, end);
}

std::vector<Line> lines_of(std::string_view text, policy::Span place) {
  std::vector<Line> lines;
  Line line;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool at_end = i == text.size();
    const bool lone_return = !at_end && text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (!at_end && text[i] != '\n' && !lone_return) continue;
    line.end = i > line.begin && text[i - 1] == '\r' ? i - 1 : i;
    if (line.begin < std::max(place.end, place.begin + 1) && i >= place.begin) lines.push_back(line);
    line = {line.number + 1, i + 1, i + 1};
  }
  return lines;
}

// One line with carets under the place.
std::string one_line(const Excerpt& excerpt, const Line& line, std::string_view margin, Colours colours) {
  std::string_view before = excerpt.text.substr(line.begin, excerpt.place.begin - line.begin);
  std::string shown;
  if (width_of(before) > kWidth / 2) {
    const std::string_view kept = before.substr(first(before, width_of(before) - kBefore).size());
    shown = std::string(kCut);
    before = kept;
  }
  const std::size_t caret = width_of(shown) + width_of(before);
  const std::string_view rest = excerpt.text.substr(excerpt.place.begin, line.end - excerpt.place.begin);
  const std::string_view rest_shown = first(rest, kWidth > caret ? kWidth - caret : 1);
  shown += printable(before);
  shown += printable(rest_shown);
  if (rest_shown.size() < rest.size()) shown += kCut;
  const std::size_t marked = std::min(excerpt.place.end, line.end) - excerpt.place.begin;
  const std::size_t carets = std::max<std::size_t>(1, width_of(rest_shown.substr(0, marked)));
  const std::string pointer =
      fmt::format("{}{}{}", std::string(carets, '^'), excerpt.label.empty() ? "" : " ", printable(excerpt.label));
  const std::string number = fmt::format("{:>{}} |", line.number, margin.size());
  return fmt::format("{} {}\n{} {}{}\n", coloured(number, Colour::Place, colours), shown,
                     coloured(fmt::format("{} |", margin), Colour::Place, colours), std::string(caret, ' '),
                     coloured(pointer, excerpt.colour, colours));
}

std::string many_lines(const Excerpt& excerpt, const std::vector<Line>& lines, std::string_view margin,
                       Colours colours) {
  std::string out;
  const std::string bar = coloured(fmt::format("{} |", margin), Colour::Place, colours);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines.size() > kLines && i == kLines - kLastLines) {
      i = lines.size() - kLastLines;
      out += fmt::format("{} {}\n", bar, kCut);
    }
    const std::string_view source = excerpt.text.substr(lines[i].begin, lines[i].end - lines[i].begin);
    const std::string_view shown = first(source, kWidth);
    out += fmt::format("{} {} {}{}\n",
                       coloured(fmt::format("{:>{}} |", lines[i].number, margin.size()), Colour::Place, colours),
                       coloured(">", excerpt.colour, colours), printable(shown), shown == source ? "" : kCut);
  }
  if (!excerpt.label.empty()) {
    out += fmt::format("{} {}\n", bar, coloured(printable(excerpt.label), excerpt.colour, colours));
  }
  return out;
}

}  // namespace

Colours colours_of_stdout() {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread, and nobody sets variables
  return isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr ? Colours::Yes : Colours::No;
}

std::string coloured(std::string_view text, Colour colour, Colours colours) {
  if (colours == Colours::No) return std::string(text);
  const auto code = [&] {
    switch (colour) {
      case Colour::Good:
        return "1;32";
      case Colour::Bad:
        return "1;31";
      case Colour::Warning:
        return "1;33";
      case Colour::Place:
        return "34";
      case Colour::Strong:
        return "1";
    }
    std::unreachable();
  };
  return fmt::format("\x1b[{}m{}\x1b[0m", code(), text);
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    const bool is_c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
    out += byte < 0x20 || byte == 0x7F || is_c1 ? ' ' : text[i];
    if (is_c1) ++i;
  }
  return out;
}

std::string place_name(std::string_view file, std::string_view text, std::size_t offset) {
  const policy::Position position = policy::position_at(text, offset);
  return fmt::format("{}:{}:{}", printable(file), position.line, position.column);
}

std::string render(const Excerpt& excerpt, Colours colours) {
  const std::vector<Line> lines = lines_of(excerpt.text, excerpt.place);
  if (lines.empty()) return {};
  const std::string margin(std::to_string(lines.back().number).size(), ' ');
  std::string out = fmt::format("{}{} {}\n", margin, coloured("-->", Colour::Place, colours),
                                place_name(excerpt.file, excerpt.text, excerpt.place.begin));
  out += coloured(fmt::format("{} |", margin), Colour::Place, colours) + "\n";
  return out + (lines.size() == 1 ? one_line(excerpt, lines.front(), margin, colours)
                                  : many_lines(excerpt, lines, margin, colours));
}

std::size_t offset_of(std::string_view text, std::size_t line, std::size_t column) {
  policy::PositionCursor cursor(text);
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    if (is_continuation(text[offset])) continue;
    const policy::Position here = cursor.advance_to(offset);
    if (here.line > line || (here.line == line && here.column >= column)) return offset;
  }
  return text.size();
}

}  // namespace rolecall::cli
