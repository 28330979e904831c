// SPDX-License-Identifier: Apache-2.0
#include "wire/xml_document.h"

#include <charconv>

#include "base/encoding.h"
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_name_start(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_name_character(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

// Without its namespace prefix; empty if it is no qualified name, which has at most one colon and a name on both sides.
std::string_view local_name(std::string_view tag) {
  const auto colon = tag.find(':');
  if (colon == std::string_view::npos) return tag;
  const std::string_view local = tag.substr(colon + 1);
  const bool qualified = colon > 0 && !local.empty() && is_name_start(local[0]) && !local.contains(':');
  return qualified ? local : std::string_view();
}

bool is_xml_character(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return !(c >= 0xD800 && c < 0xE000) && c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF;
}

bool all_characters_allowed(std::string_view text) {
  while (!text.empty()) {
    const auto character = take_character(text);
    if (!character || !is_xml_character(*character)) return false;
  }
  return true;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<XmlElement> document() {
    take("\xEF\xBB\xBF");
    if (rest_.starts_with("<?xml") && !skip_past("?>")) return std::nullopt;
    if (!skip_between()) return std::nullopt;
    XmlElement root;
    if (!element(root, 1) || !skip_between() || !rest_.empty()) return std::nullopt;
    return root;
  }

 private:
  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  bool skip_past(std::string_view token) {
    const std::size_t at = rest_.find(token);
    if (at == std::string_view::npos) return false;
    rest_.remove_prefix(at + token.size());
    return true;
  }

  bool skip_blanks() {
    const std::size_t count = std::min(rest_.find_first_not_of(kBlanks), rest_.size());
    rest_.remove_prefix(count);
    return count > 0;
  }

  // Blanks and comments around the root element.
  bool skip_between() {
    skip_blanks();
    while (take("<!--")) {
      if (!skip_past("-->")) return false;
      skip_blanks();
    }
    return true;
  }

  std::string_view name() {
    std::size_t size = 0;
    if (!rest_.empty() && is_name_start(rest_[0])) {
      while (size < rest_.size() && is_name_character(rest_[size])) ++size;
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  bool attribute() {
    if (name().empty()) return false;
    skip_blanks();
    if (!take("=")) return false;
    skip_blanks();
    const char quote = rest_.empty() ? '\0' : rest_[0];
    if (quote != '"' && quote != '\'') return false;
    rest_.remove_prefix(1);
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos || rest_.substr(0, end).contains('<')) return false;
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool element(XmlElement& out, std::size_t depth) {
    if (depth > kMaxXmlDepth || ++elements_ > kMaxXmlElements || !take("<")) return false;
    const std::string_view tag = name();
    const std::string_view local = local_name(tag);
    if (local.empty()) return false;
    out.name = local;
    while (true) {
      const bool blank = skip_blanks();
      if (take("/>")) return true;
      if (take(">")) break;
      if (!blank || !attribute()) return false;
    }
    return content(out, tag, depth);
  }

  // Up to and with the end tag.
  bool content(XmlElement& out, std::string_view tag, std::size_t depth) {
    while (!rest_.empty()) {
      if (take("</")) {
        if (!take(tag)) return false;
        skip_blanks();
        return take(">");
      }
      if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (take("<![CDATA[")) {
        const std::string_view before = rest_;
        if (!skip_past("]]>")) return false;
        out.text += before.substr(0, before.size() - rest_.size() - 3);
      } else if (rest_[0] == '<') {
        if (!element(out.children.emplace_back(), depth + 1)) return false;
      } else if (rest_[0] == '&') {
        if (!reference(out.text)) return false;
      } else {
        const std::size_t end = std::min(rest_.find_first_of("<&"), rest_.size());
        out.text += rest_.substr(0, end);
        rest_.remove_prefix(end);
      }
    }
    return false;
  }

  bool reference(std::string& out) {
    constexpr std::pair<std::string_view, char> kEntities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [entity, character] : kEntities) {
      if (take(entity)) {
        out += character;
        return true;
      }
    }
    if (!take("&#")) return false;
    const int base = take("x") ? 16 : 10;
    std::uint32_t code = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), code, base);
    if (error != std::errc{}) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (!take(";") || !is_xml_character(code)) return false;
    base::append_utf8(out, code);
    return true;
  }

  std::string_view rest_;
  std::size_t elements_ = 0;
};

}  // namespace

std::optional<XmlElement> parse_xml(std::string_view document) {
  if (document.size() > kMaxXmlBytes || !all_characters_allowed(document)) return std::nullopt;
  return Parser(document).document();
}

}  // namespace rolecall::wire
