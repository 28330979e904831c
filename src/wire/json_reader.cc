// SPDX-License-Identifier: Apache-2.0
#include "wire/json_reader.h"

#include <fmt/format.h>

#include <cmath>

#include "base/encoding.h"
#include "wire/errors.h"
#include "wire/text_values.h"
#include "wire/utf8.h"

namespace rolecall::wire {
namespace {

using base::JsonType;

// AWS: the tokens of the parser behind its JSON services, whose names are in its texts.
std::string_view token_name(const base::JsonValue& value) {
  switch (value.type) {
    case JsonType::Null:
      return "NULL_VALUE";
    case JsonType::Bool:
      return value.text == "true" ? "TRUE_VALUE" : "FALSE_VALUE";
    case JsonType::Number:
      return "NUMBER_VALUE";
    case JsonType::String:
      return "STRING_VALUE";
    case JsonType::Array:
      return "Start of list";
    case JsonType::Object:
      return "Start of structure or map";
  }
  __builtin_unreachable();
}

std::string type_text(const base::JsonValue& found, JsonType wanted) {
  if (found.type == JsonType::Array || found.type == JsonType::Object) {
    return fmt::format("{} found where not expected.", token_name(found));
  }
  if (wanted == JsonType::Array) return "Expected list or null";
  if (wanted == JsonType::Object) return "Expected structure or null";
  return fmt::format("{} can not be converted to a {}", token_name(found),
                     wanted == JsonType::String   ? "String"
                     : wanted == JsonType::Number ? "Number"
                                                  : "Boolean");
}

// LIMIT: seconds whose milliseconds fit the type, far beyond any year that AWS's formats can write.
constexpr double kMaxSeconds = 1e12;

}  // namespace

base::Result<base::JsonValue, ApiError> parse_json_request(std::string_view body) {
  // AWS: says no more than that of a body it can't read.
  if (!is_utf8(body)) return base::failure(serialization_exception(""));
  auto document = base::parse_json(body, {.depth = kMaxJsonRequestDepth, .values = kMaxJsonRequestValues});
  if (!document || !document->is_object()) return base::failure(serialization_exception(""));
  return *std::move(document);
}

JsonReader::Scope JsonReader::enter(std::string_view member) {
  const std::size_t size = path_.size();
  if (!path_.empty()) path_ += '.';
  // AWS: error texts spell members with a small first letter.
  path_ += base::ascii_lower(member[0]);
  path_ += member.substr(1);
  return {*this, size};
}

JsonReader::Scope JsonReader::enter_element(std::size_t position) {
  const std::size_t size = path_.size();
  path_ += fmt::format(".{}.member", position);
  return {*this, size};
}

const base::JsonValue* JsonReader::find(std::string_view name) const {
  const auto* value = object_->find(name);
  return value && value->type != JsonType::Null ? value : nullptr;
}

void JsonReader::refuse_type(std::string_view message) {
  if (!wrong_type_) wrong_type_ = serialization_exception(message);
}

bool JsonReader::is_of(const base::JsonValue& value, JsonType type) {
  if (value.type == type) return true;
  refuse_type(type_text(value, type));
  return false;
}

const base::JsonValue* JsonReader::take(std::string_view name, JsonType type) {
  const auto* value = find(name);
  if (!value) {
    const Scope scope = enter(name);
    violations_.missing(place());
    return nullptr;
  }
  return is_of(*value, type) ? value : nullptr;
}

void JsonReader::read(std::string_view name, std::string& out, const StringRule& rule) {
  const auto* value = take(name, JsonType::String);
  if (!value) return;
  const Scope scope = enter(name);
  violations_.check(place(), {value->text}, value->text, rule);
  out = value->text;
}

void JsonReader::read(std::string_view name, base::Secret& out, const StringRule& rule) {
  const auto* value = take(name, JsonType::String);
  if (!value) return;
  const Scope scope = enter(name);
  violations_.check(place(), {}, value->text, rule);
  out = base::Secret(std::string_view(value->text));
}

template <class Integer>
void JsonReader::read_integer(std::string_view name, Integer& out, const IntegerRule& rule) {
  const auto* value = take(name, JsonType::Number);
  if (!value) return;
  if (!parse_number(value->text, out)) return refuse_type("NUMBER_VALUE can not be converted to an Integer");
  const Scope scope = enter(name);
  violations_.check(place(), value->text, out, rule);
}

void JsonReader::read(std::string_view name, std::int32_t& out, const IntegerRule& rule) {
  read_integer(name, out, rule);
}

void JsonReader::read(std::string_view name, std::int64_t& out, const IntegerRule& rule) {
  read_integer(name, out, rule);
}

void JsonReader::read(std::string_view name, bool& out) {
  if (const auto* value = take(name, JsonType::Bool)) out = value->text == "true";
}

void JsonReader::read(std::string_view name, double& out) {
  const auto* value = take(name, JsonType::Number);
  if (value && !parse_number(value->text, out)) refuse_type("NUMBER_VALUE can not be converted to a Double");
}

void JsonReader::read(std::string_view name, base::Time& out) {
  // AWS: seconds since 1970, with or without a fraction.
  double seconds = 0;
  read(name, seconds);
  if (!(std::abs(seconds) < kMaxSeconds)) return refuse_type("NUMBER_VALUE can not be converted to a Timestamp");
  out = base::Time(base::milliseconds(std::llround(seconds * 1000)));
}

void JsonReader::read_blob(std::string_view name, std::string& out, const StringRule& rule) {
  const auto* value = take(name, JsonType::String);
  if (!value) return;
  auto bytes = base::base64_decode(value->text);
  if (!bytes) return refuse_type("STRING_VALUE can not be converted to a Blob");
  const Scope scope = enter(name);
  violations_.check(place(), {}, *bytes, rule);
  out = std::move(*bytes);
}

void JsonReader::read_strings(std::string_view name, std::vector<std::string>& out, const ListRule& rule,
                              const StringRule& element) {
  const auto* list = take(name, JsonType::Array);
  if (!list) return;
  for (const auto& item : list->items) {
    if (is_of(item, JsonType::String)) out.push_back(item.text);
  }
  const Scope scope = enter(name);
  violations_.check_size(place(), out.size(), rule);
  violations_.check_elements(place(), out, element);
}

base::Result<void, ApiError> JsonReader::finish() {
  if (wrong_type_) return base::failure(std::move(*wrong_type_));
  if (auto error = violations_.error()) return base::failure(std::move(*error));
  return {};
}

}  // namespace rolecall::wire
