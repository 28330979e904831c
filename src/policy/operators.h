// SPDX-License-Identifier: Apache-2.0
//
// The condition operators, one row each.  Parser, evaluator and tests all walk this table.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace rolecall::policy {

// What a value is compared as.
enum class ValueType : std::uint8_t { String, Number, Date, Bool, Binary, Ip, Arn, Null };

enum class Comparison : std::uint8_t { Equals, EqualsIgnoreCase, Like, Less, LessOrEqual, Greater, GreaterOrEqual };

enum class Negated : bool { No, Yes };

struct OperatorRow {
  std::string_view name;
  ValueType type;
  Comparison comparison;
  Negated negated;
};

std::span<const OperatorRow> operator_table();

// How several values in the request count.
enum class Qualifier : std::uint8_t { None, ForAllValues, ForAnyValue };

struct Operator {
  const OperatorRow* row = nullptr;  // of operator_table()
  Qualifier qualifier = Qualifier::None;
  bool if_exists = false;
};

// `ForAnyValue:StringLikeIfExists` and so on, in exactly AWS's letter case; absence: there is no such operator.
std::optional<Operator> parse_operator(std::string_view text);

}  // namespace rolecall::policy
