// SPDX-License-Identifier: Apache-2.0
//
// The JSON that policy documents are written in: base/json.h without the characters that IAM does not take, within the
// limits below.  Every value knows where it stands, for error messages and for the simulator's positions.
//
// Pure functions; safe for untrusted bytes; threads don't matter.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace rolecall::policy {

inline constexpr std::size_t kMaxDocumentCharacters = 131072;  // AWS: constraint of every policy parameter
inline constexpr std::size_t kMaxJsonDepth = 32;               // LIMIT: ours; a legal policy needs 6

using base::JsonError;
using base::JsonMember;
using base::JsonType;
using base::JsonValue;

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
