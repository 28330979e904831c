// SPDX-License-Identifier: Apache-2.0
#include "policy/operators.h"

namespace rolecall::policy {
namespace {

using enum ValueType;
using C = Comparison;
constexpr Negated kPlain = Negated::No;
constexpr Negated kNot = Negated::Yes;

// BinaryNotEquals does not exist.
constexpr OperatorRow kOperators[] = {
    {"StringEquals", String, C::Equals, kPlain},
    {"StringNotEquals", String, C::Equals, kNot},
    {"StringEqualsIgnoreCase", String, C::EqualsIgnoreCase, kPlain},
    {"StringNotEqualsIgnoreCase", String, C::EqualsIgnoreCase, kNot},
    {"StringLike", String, C::Like, kPlain},
    {"StringNotLike", String, C::Like, kNot},
    {"NumericEquals", Number, C::Equals, kPlain},
    {"NumericNotEquals", Number, C::Equals, kNot},
    {"NumericLessThan", Number, C::Less, kPlain},
    {"NumericLessThanEquals", Number, C::LessOrEqual, kPlain},
    {"NumericGreaterThan", Number, C::Greater, kPlain},
    {"NumericGreaterThanEquals", Number, C::GreaterOrEqual, kPlain},
    {"DateEquals", Date, C::Equals, kPlain},
    {"DateNotEquals", Date, C::Equals, kNot},
    {"DateLessThan", Date, C::Less, kPlain},
    {"DateLessThanEquals", Date, C::LessOrEqual, kPlain},
    {"DateGreaterThan", Date, C::Greater, kPlain},
    {"DateGreaterThanEquals", Date, C::GreaterOrEqual, kPlain},
    {"Bool", Bool, C::Equals, kPlain},
    {"BinaryEquals", Binary, C::Equals, kPlain},
    {"IpAddress", Ip, C::Equals, kPlain},
    {"NotIpAddress", Ip, C::Equals, kNot},
    {"ArnEquals", Arn, C::Like, kPlain},  // AWS: the same as ArnLike
    {"ArnNotEquals", Arn, C::Like, kNot},
    {"ArnLike", Arn, C::Like, kPlain},
    {"ArnNotLike", Arn, C::Like, kNot},
    {"Null", Null, C::Equals, kPlain},
};

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::span<const OperatorRow> operator_table() {
  return kOperators;
}

std::optional<Operator> parse_operator(std::string_view text) {
  Operator op;
  if (take_prefix(text, "ForAllValues:")) {
    op.qualifier = Qualifier::ForAllValues;
  } else if (take_prefix(text, "ForAnyValue:")) {
    op.qualifier = Qualifier::ForAnyValue;
  }
  if (text.ends_with("IfExists")) {
    op.if_exists = true;
    text.remove_suffix(std::string_view("IfExists").size());
  }
  for (const OperatorRow& row : kOperators) {
    if (row.name != text) continue;
    if (row.type == ValueType::Null && op.if_exists) return std::nullopt;
    op.row = &row;
    return op;
  }
  return std::nullopt;
}

}  // namespace rolecall::policy
