// SPDX-License-Identifier: Apache-2.0
#include "wire/xml_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool xml_can_carry(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c != 0xFFFE && c != 0xFFFF;
}

// How many characters at the start stand for themselves.
std::size_t plain_length(std::string_view text) {
  const auto plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '&' && c != '<' && c != '>' && c != '"';
  };
  return static_cast<std::size_t>(std::ranges::find_if_not(text, plain) - text.begin());
}

void append_ascii(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\r':  // a parser would turn a bare one into a line feed
      out += "&#xD;";
      return;
    default:
      if (xml_can_carry(static_cast<unsigned char>(c))) {
        out += c;
      } else {
        out += kReplacement;
      }
  }
}

}  // namespace

void append_xml_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    if (const std::size_t plain = plain_length(text); plain > 0) {
      out += text.substr(0, plain);
      text.remove_prefix(plain);
      continue;
    }
    if (static_cast<unsigned char>(text[0]) < 0x80) {
      append_ascii(out, text[0]);
      text.remove_prefix(1);
      continue;
    }
    const std::string_view before = text;
    const auto character = take_character(text);
    if (!character) text.remove_prefix(1);
    out += character && xml_can_carry(*character) ? before.substr(0, before.size() - text.size()) : kReplacement;
  }
}

void XmlWriter::settle() {
  if (tag_open_) out_ += '>';
  tag_open_ = false;
}

void XmlWriter::open(std::string_view name) {
  settle();
  out_ += '<';
  out_ += name;
  tag_open_ = true;
}

void XmlWriter::close(std::string_view name) {
  if (tag_open_) {
    out_ += "/>";
    tag_open_ = false;
    return;
  }
  out_ += "</";
  out_ += name;
  out_ += '>';
}

void XmlWriter::begin_list(std::string_view name, ListForm form) {
  if (form == ListForm::Wrapped) open(name);
}

void XmlWriter::end_list(std::string_view name, ListForm form) {
  if (form == ListForm::Wrapped) close(name);
}

void XmlWriter::map_entry(std::string_view key, std::string_view value) {
  open("entry");
  text("key", key);
  text("value", value);
  close("entry");
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  append_xml_escaped(out_, value);
  out_ += '"';
}

void XmlWriter::content(std::string_view text) {
  settle();
  append_xml_escaped(out_, text);
}

void XmlWriter::raw(std::string_view name, std::string_view content) {
  open(name);
  settle();
  out_ += content;
  close(name);
}

void XmlWriter::text(std::string_view name, std::string_view value) {
  open(name);
  settle();
  append_xml_escaped(out_, value);
  close(name);
}

void XmlWriter::integer(std::string_view name, std::int64_t value) {
  raw(name, fmt::format_int(value).c_str());
}

void XmlWriter::number(std::string_view name, double value) {
  raw(name, fmt::format("{}", value));
}

void XmlWriter::boolean(std::string_view name, bool value) {
  raw(name, value ? "true" : "false");
}

void XmlWriter::time(std::string_view name, base::Time value) {
  raw(name, times_ == TimeForm::Millis ? base::format_iso8601_millis(value) : base::format_iso8601(value));
}

void XmlWriter::blob(std::string_view name, std::string_view bytes) {
  raw(name, base::base64_encode(bytes));
}

}  // namespace rolecall::wire
