// SPDX-License-Identifier: Apache-2.0
//
// JSON as strangers send it: RFC 8259 without leniency, because a text that two readers understand differently is a
// security hole.  Refused: duplicate names, comments, trailing commas, anything after the value, lone surrogates, and
// whatever exceeds the limits that the reader of the text sets.  Every value knows where it stands.
//
// The bytes of strings are taken as they are: who needs UTF-8 checks the text first.  Pure functions; safe for
// untrusted bytes; threads don't matter.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rolecall::base {

enum class JsonType { Null, Bool, Number, String, Array, Object };

struct JsonMember;

struct JsonValue {
  JsonType type = JsonType::Null;
  std::string text;                 // a string's decoded value; a number or boolean exactly as written
  std::vector<JsonValue> items;     // of an array
  std::vector<JsonMember> members;  // of an object, in document order
  std::size_t begin = 0;            // offset of the first byte
  std::size_t end = 0;              // offset past the last byte

  bool is_string() const { return type == JsonType::String; }
  bool is_array() const { return type == JsonType::Array; }
  bool is_object() const { return type == JsonType::Object; }
  // The member of that name, or null.  Linear: the objects we look into are small.
  const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  std::size_t name_begin = 0;
  JsonValue value;
};

struct JsonError {
  std::string message;
  std::size_t offset = 0;
};

struct JsonLimits {
  std::size_t depth;  // of objects and arrays within each other
  // Of all values together: a value of one byte takes a hundred in memory.
  std::size_t values = std::numeric_limits<std::size_t>::max();
};

Result<JsonValue, JsonError> parse_json(std::string_view text, JsonLimits limits);

}  // namespace rolecall::base
