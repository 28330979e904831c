// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/encoding.h"

namespace rolecall::base {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Reader {
 public:
  Reader(std::string_view text, JsonLimits limits) : text_(text), limits_(limits) {}

  Result<JsonValue, JsonError> read_document() {
    skip_space();
    JsonValue value;
    if (!read_value(value, 0)) return failure(error_);
    skip_space();
    if (at_ != text_.size()) return failure(JsonError{"more text after the document", at_});
    return value;
  }

 private:
  bool fail(std::string message) { return fail_at(std::move(message), at_); }
  bool fail_at(std::string message, std::size_t offset) {
    error_ = {std::move(message), offset};
    return false;
  }
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  void skip_space() {
    while (!at_end() && is_space(text_[at_])) ++at_;
  }

  bool read_value(JsonValue& out, std::size_t depth) {
    if (depth > limits_.depth) return fail("nested too deeply");
    if (++values_ > limits_.values) return fail("too many values");
    out.begin = at_;
    bool ok = false;
    switch (peek()) {
      case '{':
        ok = read_object(out, depth);
        break;
      case '[':
        ok = read_array(out, depth);
        break;
      case '"':
        out.type = JsonType::String;
        ok = read_string(out.text);
        break;
      case 't':
        ok = read_word("true", JsonType::Bool, out);
        break;
      case 'f':
        ok = read_word("false", JsonType::Bool, out);
        break;
      case 'n':
        ok = read_word("null", JsonType::Null, out);
        break;
      default:
        ok = begins_number() ? read_number(out) : fail(why_no_value());
    }
    out.end = at_;
    return ok;
  }

  bool begins_number() const { return peek() == '-' || is_digit(peek()); }
  std::string why_no_value() const {
    if (at_end()) return "the text ends where a value should be";
    if (peek() == ']') return "a value is missing before the `]`";
    return peek() == '/' || peek() == '#' ? "JSON has no comments" : "not a JSON value";
  }
  bool fail_expecting(std::string_view what) {
    return fail(std::string(at_end() ? "the text ends where this is expected: " : "expected ").append(what));
  }

  bool read_word(std::string_view word, JsonType type, JsonValue& out) {
    if (!text_.substr(at_).starts_with(word)) return fail("not a JSON value");
    at_ += word.size();
    out.type = type;
    out.text = word;
    return true;
  }

  bool read_digits() {
    if (!is_digit(peek())) return fail("not a JSON value");
    while (is_digit(peek())) ++at_;
    return true;
  }

  bool read_number(JsonValue& out) {
    const std::size_t begin = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else if (!read_digits()) {
      return false;
    }
    if (peek() == '.') {
      ++at_;
      if (!read_digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!read_digits()) return false;
    }
    out.type = JsonType::Number;
    out.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool read_array(JsonValue& out, std::size_t depth) {
    out.type = JsonType::Array;
    ++at_;
    skip_space();
    if (peek() == ']') {
      ++at_;
      return true;
    }
    for (;;) {
      skip_space();
      if (!read_value(out.items.emplace_back(), depth + 1)) return false;
      skip_space();
      const char c = peek();
      if (c != ',' && c != ']') return fail_expecting("`,` or `]`");
      ++at_;
      if (c == ']') return true;
    }
  }

  bool read_object(JsonValue& out, std::size_t depth) {
    out.type = JsonType::Object;
    ++at_;
    skip_space();
    if (peek() == '}') {
      ++at_;
      return true;
    }
    for (;;) {
      skip_space();
      JsonMember& member = out.members.emplace_back();
      member.name_begin = at_;
      if (peek() != '"') return fail_expecting("a name in double quotes");
      if (!read_string(member.name)) return false;
      skip_space();
      if (peek() != ':') return fail_expecting("`:`");
      ++at_;
      skip_space();
      if (!read_value(member.value, depth + 1)) return false;
      skip_space();
      const char c = peek();
      if (c != ',' && c != '}') return fail_expecting("`,` or `}`");
      ++at_;
      if (c == '}') return refuse_duplicates(out);
    }
  }

  // Sorted, because a hostile object may have tens of thousands of members.
  bool refuse_duplicates(const JsonValue& object) {
    std::vector<const JsonMember*> order;
    order.reserve(object.members.size());
    for (const JsonMember& member : object.members) order.push_back(&member);
    std::sort(order.begin(), order.end(), [](const JsonMember* a, const JsonMember* b) { return a->name < b->name; });
    const auto twice = std::adjacent_find(order.begin(), order.end(),
                                          [](const JsonMember* a, const JsonMember* b) { return a->name == b->name; });
    if (twice == order.end()) return true;
    return fail_at("the name `" + (*twice)->name + "` appears twice in one object",
                   std::max((*twice)->name_begin, (*std::next(twice))->name_begin));
  }

  bool read_string(std::string& out) {
    ++at_;
    while (!at_end()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
      ++at_;
      if (c != '\\') {
        out += c;
      } else if (!read_escape(out)) {
        return false;
      }
    }
    return fail("string without an end");
  }

  bool read_escape(std::string& out) {
    const char c = peek();
    ++at_;
    switch (c) {
      case '"':
      case '\\':
      case '/':
        out += c;
        return true;
      case 'b':
        out += '\b';
        return true;
      case 'f':
        out += '\f';
        return true;
      case 'n':
        out += '\n';
        return true;
      case 'r':
        out += '\r';
        return true;
      case 't':
        out += '\t';
        return true;
      case 'u':
        return read_unicode_escape(out);
      default:
        return fail("unknown escape in a string");
    }
  }

  bool read_unicode_escape(std::string& out) {
    std::uint32_t code = 0;
    if (!read_hex4(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return fail("lone surrogate in a string");
    if (code >= 0xD800 && code <= 0xDBFF) {
      std::uint32_t low = 0;
      if (!text_.substr(at_).starts_with("\\u")) return fail("lone surrogate in a string");
      at_ += 2;
      if (!read_hex4(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return fail("lone surrogate in a string");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  bool read_hex4(std::uint32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      std::uint32_t digit = 0;
      if (is_digit(c)) {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        digit = static_cast<std::uint32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        digit = static_cast<std::uint32_t>(c - 'A' + 10);
      } else {
        return fail("expected four hex digits");
      }
      code = code * 16 + digit;
    }
    return true;
  }

  std::string_view text_;
  const JsonLimits limits_;
  std::size_t values_ = 0;
  std::size_t at_ = 0;
  JsonError error_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const JsonMember& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Result<JsonValue, JsonError> parse_json(std::string_view text, JsonLimits limits) {
  return Reader(text, limits).read_document();
}

}  // namespace rolecall::base
