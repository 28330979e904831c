// SPDX-License-Identifier: Apache-2.0
//
// XmlWriter: XML into one growing string, without white space, as AWS sends it.  An element without content becomes
// `<Name/>`.  Characters that XML cannot carry (most controls) become U+FFFD, so that the answer always parses.
#pragma once

#include <string>
#include <string_view>

#include "wire/writer.h"

namespace rolecall::wire {

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// Escapes for element content and for attribute values in double quotes.
void append_xml_escaped(std::string& out, std::string_view text);

class XmlWriter final : public Writer {
 public:
  explicit XmlWriter(TimeForm times) : times_(times) {}

  void begin_struct(std::string_view name) override { open(name); }
  void end_struct(std::string_view name) override { close(name); }
  void begin_list(std::string_view name, ListForm form) override;
  void end_list(std::string_view name, ListForm form) override;
  void begin_map(std::string_view name) override { open(name); }
  void end_map(std::string_view name) override { close(name); }
  void map_entry(std::string_view key, std::string_view value) override;

  void text(std::string_view name, std::string_view value) override;
  void integer(std::string_view name, std::int64_t value) override;
  void number(std::string_view name, double value) override;
  void boolean(std::string_view name, bool value) override;
  void time(std::string_view name, base::Time value) override;
  void blob(std::string_view name, std::string_view bytes) override;

  // XML only.  An attribute belongs to the element begun last and comes before its content.
  void attribute(std::string_view name, std::string_view value);
  // Text of the element begun last.
  void content(std::string_view text);
  void declaration() { out_ += kXmlDeclaration; }

  std::string take() && { return std::move(out_); }

 private:
  void open(std::string_view name);
  void close(std::string_view name);
  void settle();  // ends the start tag that is still open for attributes
  void raw(std::string_view name, std::string_view content);

  const TimeForm times_;
  std::string out_;
  bool tag_open_ = false;
};

}  // namespace rolecall::wire
