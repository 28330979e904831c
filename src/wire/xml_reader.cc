// SPDX-License-Identifier: Apache-2.0
#include "wire/xml_reader.h"

#include <algorithm>

#include "wire/text_values.h"

namespace rolecall::wire {

XmlReader::XmlReader(const XmlElement& element, bool& valid) : element_(element), valid_(valid) {}

XmlReader::~XmlReader() {
  if (taken_ != element_.children.size()) fault();
}

bool XmlReader::has(std::string_view name) const {
  return std::ranges::find(element_.children, name, &XmlElement::name) != element_.children.end();
}

const XmlElement* XmlReader::take(std::string_view name) {
  const auto found = std::ranges::find(element_.children, name, &XmlElement::name);
  if (found == element_.children.end()) {
    fault();
    return nullptr;
  }
  ++taken_;  // a second one of the same name is taken by nobody, which is a fault
  return &*found;
}

void XmlReader::read(std::string_view name, std::string& out, const StringRule& rule) {
  const XmlElement* child = take(name);
  if (!child) return;
  if (!child->children.empty() || !obeys(child->text, rule)) return fault();
  out = child->text;
}

void XmlReader::read(std::string_view name, std::int32_t& out, const IntegerRule& rule) {
  const XmlElement* child = take(name);
  if (child && !(child->children.empty() && parse_number(child->text, out) && obeys(out, rule))) fault();
}

void XmlReader::read(std::string_view name, std::int64_t& out, const IntegerRule& rule) {
  const XmlElement* child = take(name);
  if (child && !(child->children.empty() && parse_number(child->text, out) && obeys(out, rule))) fault();
}

void XmlReader::read(std::string_view name, bool& out) {
  const XmlElement* child = take(name);
  if (child && !(child->children.empty() && parse_boolean(child->text, out))) fault();
}

void XmlReader::read(std::string_view name, base::Time& out) {
  const XmlElement* child = take(name);
  if (!child) return;
  const auto time = base::parse_iso8601(child->text);
  if (!time || !child->children.empty()) return fault();
  out = *time;
}

}  // namespace rolecall::wire
