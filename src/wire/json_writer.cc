// SPDX-License-Identifier: Apache-2.0
#include "wire/json_writer.h"

#include <fmt/format.h>

#include <utility>

#include "base/encoding.h"

namespace rolecall::wire {

JsonWriter::JsonWriter(TimeForm times) : times_(times), out_("{"), levels_{Level{Kind::Object}} {}

void JsonWriter::key(std::string_view name) {
  Level& level = levels_.back();
  if (!level.empty) out_ += ',';
  level.empty = false;
  if (level.kind == Kind::Object) {
    base::append_json_string(out_, name);
    out_ += ':';
  }
}

void JsonWriter::enter(std::string_view name, Kind kind) {
  key(name);
  out_ += kind == Kind::Object ? '{' : '[';
  levels_.push_back(Level{kind});
}

void JsonWriter::leave() {
  out_ += levels_.back().kind == Kind::Object ? '}' : ']';
  levels_.pop_back();
}

void JsonWriter::begin_struct(std::string_view name) {
  enter(name, Kind::Object);
}

void JsonWriter::end_struct(std::string_view) {
  leave();
}

void JsonWriter::begin_list(std::string_view name, ListForm) {
  enter(name, Kind::Array);
}

void JsonWriter::end_list(std::string_view, ListForm) {
  leave();
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  key(name);
  base::append_json_string(out_, value);
}

void JsonWriter::integer(std::string_view name, std::int64_t value) {
  key(name);
  out_ += fmt::format_int(value).c_str();
}

void JsonWriter::number(std::string_view name, double value) {
  key(name);
  out_ += fmt::format("{}", value);
}

void JsonWriter::boolean(std::string_view name, bool value) {
  key(name);
  out_ += value ? "true" : "false";
}

void JsonWriter::time(std::string_view name, base::Time value) {
  using std::chrono::floor;
  const auto millis = value.time_since_epoch().count();
  if (times_ == TimeForm::Millis && millis >= 0) {
    key(name);
    out_ += fmt::format("{}.{:03}", millis / 1000, millis % 1000);
    return;
  }
  integer(name, floor<base::seconds>(value.time_since_epoch()).count());
}

void JsonWriter::blob(std::string_view name, std::string_view bytes) {
  text(name, base::base64_encode(bytes));
}

std::string JsonWriter::take() && {
  leave();
  return std::move(out_);
}

}  // namespace rolecall::wire
