// SPDX-License-Identifier: Apache-2.0
//
// Writer: what the generated encoders write to, so that one encoder serves XML and JSON.  A structure is begun and
// ended by name; between, each member is put by name.  Elements of a list all have the list's element name, which JSON
// leaves out.  Used by one thread; append-only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace rolecall::wire {

// What a service makes of a list: an element around the items, or the items alone.
enum class ListForm { Wrapped, Flattened };
enum class TimeForm { Seconds, Millis };

class Writer {
 public:
  virtual ~Writer() = default;

  virtual void begin_struct(std::string_view name) = 0;
  virtual void end_struct(std::string_view name) = 0;
  virtual void begin_list(std::string_view name, ListForm form) = 0;
  virtual void end_list(std::string_view name, ListForm form) = 0;
  // A map is a list of `entry` structures with `key` and `value` in XML, an object in JSON.
  virtual void begin_map(std::string_view name) = 0;
  virtual void end_map(std::string_view name) = 0;
  virtual void map_entry(std::string_view key, std::string_view value) = 0;

  virtual void text(std::string_view name, std::string_view value) = 0;
  virtual void integer(std::string_view name, std::int64_t value) = 0;
  virtual void number(std::string_view name, double value) = 0;
  virtual void boolean(std::string_view name, bool value) = 0;
  virtual void time(std::string_view name, base::Time value) = 0;
  virtual void blob(std::string_view name, std::string_view bytes) = 0;  // as base64
};

// `put` is what generated code calls: one name for every type, and an absent value is not written.
inline void put(Writer& out, std::string_view name, const std::string& value) {
  out.text(name, value);
}
inline void put(Writer& out, std::string_view name, const base::Secret& value) {
  out.text(name, value.reveal());
}
inline void put(Writer& out, std::string_view name, std::int32_t value) {
  out.integer(name, value);
}
inline void put(Writer& out, std::string_view name, std::int64_t value) {
  out.integer(name, value);
}
inline void put(Writer& out, std::string_view name, double value) {
  out.number(name, value);
}
inline void put(Writer& out, std::string_view name, bool value) {
  out.boolean(name, value);
}
inline void put(Writer& out, std::string_view name, base::Time value) {
  out.time(name, value);
}

template <class T>
void put(Writer& out, std::string_view name, const std::optional<T>& value) {
  if (value) put(out, name, *value);
}

void put_blob(Writer& out, std::string_view name, const std::string& bytes);
void put_blob(Writer& out, std::string_view name, const std::optional<std::string>& bytes);
// AWS: IAM percent-encodes policy documents inside its answers (RFC 3986; a blank is %20).
void put_percent_encoded(Writer& out, std::string_view name, const std::string& value);
void put_percent_encoded(Writer& out, std::string_view name, const std::optional<std::string>& value);

// A structure, by its generated encode(Writer&, const T&).
template <class T>
void put_struct(Writer& out, std::string_view name, const T& value) {
  out.begin_struct(name);
  encode(out, value);
  out.end_struct(name);
}

template <class T>
void put_struct(Writer& out, std::string_view name, const std::optional<T>& value) {
  if (value) put_struct(out, name, *value);
}

// Lists, of structures and of plain values.
template <class T>
void put_structs(Writer& out, std::string_view name, ListForm form, std::string_view item,
                 const std::vector<T>& values) {
  out.begin_list(name, form);
  for (const T& value : values) put_struct(out, item, value);
  out.end_list(name, form);
}

template <class T>
void put_structs(Writer& out, std::string_view name, ListForm form, std::string_view item,
                 const std::optional<std::vector<T>>& values) {
  if (values) put_structs(out, name, form, item, *values);
}

void put_strings(Writer& out, std::string_view name, ListForm form, std::string_view item,
                 const std::vector<std::string>& values);
void put_strings(Writer& out, std::string_view name, ListForm form, std::string_view item,
                 const std::optional<std::vector<std::string>>& values);

using StringPairs = std::vector<std::pair<std::string, std::string>>;
void put_map(Writer& out, std::string_view name, const StringPairs& values);
void put_map(Writer& out, std::string_view name, const std::optional<StringPairs>& values);

}  // namespace rolecall::wire
