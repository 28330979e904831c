// SPDX-License-Identifier: Apache-2.0
#include "wire/writer.h"

#include "base/encoding.h"

namespace rolecall::wire {

void put_blob(Writer& out, std::string_view name, const std::string& bytes) {
  out.blob(name, bytes);
}

void put_blob(Writer& out, std::string_view name, const std::optional<std::string>& bytes) {
  if (bytes) put_blob(out, name, *bytes);
}

void put_percent_encoded(Writer& out, std::string_view name, const std::string& value) {
  out.text(name, base::percent_encode(value));
}

void put_percent_encoded(Writer& out, std::string_view name, const std::optional<std::string>& value) {
  if (value) put_percent_encoded(out, name, *value);
}

void put_strings(Writer& out, std::string_view name, ListForm form, std::string_view item,
                 const std::vector<std::string>& values) {
  out.begin_list(name, form);
  for (const std::string& value : values) out.text(item, value);
  out.end_list(name, form);
}

void put_strings(Writer& out, std::string_view name, ListForm form, std::string_view item,
                 const std::optional<std::vector<std::string>>& values) {
  if (values) put_strings(out, name, form, item, *values);
}

void put_map(Writer& out, std::string_view name, const StringPairs& values) {
  out.begin_map(name);
  for (const auto& [key, value] : values) out.map_entry(key, value);
  out.end_map(name);
}

void put_map(Writer& out, std::string_view name, const std::optional<StringPairs>& values) {
  if (values) put_map(out, name, *values);
}

}  // namespace rolecall::wire
