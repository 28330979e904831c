// SPDX-License-Identifier: Apache-2.0
//
// XmlReader: reads one element of a document into its generated structure.  AWS: S3 has one answer for everything that
// is wrong with a document (MalformedXML), so the reader only notes that something is: an element that is missing,
// given twice, unknown, or no value of its member's type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "wire/rules.h"
#include "wire/writer.h"
#include "wire/xml_document.h"

namespace rolecall::wire {

class XmlReader {
 public:
  // `element` must outlive the reader; `valid` becomes false at the first fault.
  XmlReader(const XmlElement& element, bool& valid);
  // Children that no member took are a fault.
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  void read(std::string_view name, std::string& out, const StringRule& rule);
  void read(std::string_view name, std::int32_t& out, const IntegerRule& rule);
  void read(std::string_view name, std::int64_t& out, const IntegerRule& rule);
  void read(std::string_view name, bool& out);
  void read(std::string_view name, base::Time& out);

  template <class T, class... Rules>
  void read(std::string_view name, std::optional<T>& out, const Rules&... rules) {
    if (has(name)) read(name, out.emplace(), rules...);
  }

  template <class T>
  void read_struct(std::string_view name, T& out) {
    if (const XmlElement* child = take(name)) {
      XmlReader in(*child, valid_);
      decode(in, out);
    }
  }
  template <class T>
  void read_struct(std::string_view name, std::optional<T>& out) {
    if (has(name)) read_struct(name, out.emplace());
  }

  // A flattened list's items are called like the member; a wrapped list's items stand in an element of its name.
  template <class T>
  void read_structs(std::string_view name, std::vector<T>& out, ListForm form, std::string_view item) {
    if (form == ListForm::Wrapped) {
      const XmlElement* list = take(name);
      if (!list) return;
      XmlReader in(*list, valid_);
      return in.read_items(item, out);
    }
    if (!has(name)) return fault();
    read_items(item, out);
  }
  template <class T>
  void read_structs(std::string_view name, std::optional<std::vector<T>>& out, ListForm form, std::string_view item) {
    if (has(name)) read_structs(name, out.emplace(), form, item);
  }

 private:
  template <class T>
  void read_items(std::string_view item, std::vector<T>& out) {
    for (const XmlElement& child : element_.children) {
      if (child.name != item) continue;
      ++taken_;
      XmlReader in(child, valid_);
      decode(in, out.emplace_back());
    }
  }

  bool has(std::string_view name) const;
  // The one child of that name; null is noted as a fault.
  const XmlElement* take(std::string_view name);
  void fault() { valid_ = false; }

  const XmlElement& element_;
  bool& valid_;
  std::size_t taken_ = 0;
};

}  // namespace rolecall::wire
