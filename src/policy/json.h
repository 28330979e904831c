// SPDX-License-Identifier: Apache-2.0
//
// The JSON that policy documents are written in: RFC 8259 without leniency, because a document that two readers
// understand differently is a security hole.  Refused: duplicate names, comments, trailing commas, anything after the
// value, lone surrogates, characters that IAM does not take, and whatever exceeds the limits below.  Every value knows
// where it stands, for error messages and for the simulator's positions.
//
// Pure functions; safe for untrusted bytes; threads don't matter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rolecall::policy {

inline constexpr std::size_t kMaxDocumentCharacters = 131072;  // AWS: constraint of every policy parameter
inline constexpr std::size_t kMaxJsonDepth = 32;               // LIMIT: ours; a legal policy needs 6

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
  // The member of that name, or null.  Linear: policy objects are small.
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

base::Result<JsonValue, JsonError> parse_json(std::string_view text);

// A place in a text as people count: both from 1, columns in characters.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

Position position_at(std::string_view text, std::size_t offset);

// position_at for offsets that only grow: linear over all calls together.
class PositionCursor {
 public:
  explicit PositionCursor(std::string_view text) : text_(text) {}
  Position advance_to(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Position position_;
};

}  // namespace rolecall::policy
