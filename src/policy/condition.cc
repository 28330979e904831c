// SPDX-License-Identifier: Apache-2.0
#include "policy/condition.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "base/encoding.h"

namespace rolecall::policy {
namespace {

template <class Ordered>
bool compares(Comparison comparison, const Ordered& request, const Ordered& policy) {
  switch (comparison) {
    case Comparison::Less:
      return request < policy;
    case Comparison::LessOrEqual:
      return request <= policy;
    case Comparison::Greater:
      return request > policy;
    case Comparison::GreaterOrEqual:
      return request >= policy;
    case Comparison::Equals:
    case Comparison::EqualsIgnoreCase:
    case Comparison::Like:
      break;
  }
  return request == policy;
}

// Whether one of the policy's values, all of type Operand, matches.
template <class Operand, class Matches>
bool any(const Operands& operands, Work& work, Matches matches) {
  const auto& list = *std::get_if<std::vector<Operand>>(&operands);
  return work.spend(list.size()) && std::any_of(list.begin(), list.end(), matches);
}

// Whether some value of the policy matches one value of the request, before any negation.  A request value that is not
// of the operator's type matches nothing.
bool any_matches(const Condition& condition, std::string_view value, const Context& context, Work& work) {
  const Operands& operands = condition.operands;
  const Comparison comparison = condition.op.row->comparison;
  switch (condition.op.row->type) {
    case ValueType::String:
    case ValueType::Bool:
      return any<Pattern>(operands, work,
                          [&](const Pattern& pattern) { return pattern.matches(value, context, work); });
    case ValueType::Arn: {
      const ArnText arn(value);
      return any<ArnPattern>(operands, work,
                             [&](const ArnPattern& pattern) { return pattern.matches(arn, context, work); });
    }
    case ValueType::Number: {
      const auto number = Decimal::parse(value);
      return number && any<NumberOperand>(operands, work, [&](const NumberOperand& operand) {
               return compares(comparison, *number, operand.value());
             });
    }
    case ValueType::Date: {
      const auto instant = parse_instant(value);
      return instant && any<Instant>(operands, work,
                                     [&](const Instant& operand) { return compares(comparison, *instant, operand); });
    }
    case ValueType::Ip: {
      const auto address = parse_ip_address(value);
      return address && any<IpRange>(operands, work, [&](const IpRange& range) { return range.contains(*address); });
    }
    case ValueType::Binary:
      return any<std::string>(operands, work, [&](const std::string& binary) { return binary == value; });
    case ValueType::Null:  // asks for presence, and this value is present
      return any<bool>(operands, work, [](bool must_be_absent) { return !must_be_absent; });
  }
  std::unreachable();
}

bool value_passes(const Condition& condition, std::string_view value, const Context& context, Work& work) {
  // AWS: the negation is inside, for each value of the request, not around the whole set.
  return any_matches(condition, value, context, work) != (condition.op.row->negated == Negated::Yes);
}

// AWS: a set of one empty string counts as no set.
bool is_null_set(const ContextValues* values) {
  return values == nullptr || values->values.empty() || (values->values.size() == 1 && values->values[0].empty());
}

bool holds_unqualified(const Condition& condition, const ContextValues* values, const Context& context, Work& work) {
  const bool absent = values == nullptr || values->values.empty();
  if (condition.op.row->type == ValueType::Null) {
    const auto& must_be_absent = std::get<std::vector<bool>>(condition.operands);
    return std::find(must_be_absent.begin(), must_be_absent.end(), absent) != must_be_absent.end();
  }
  if (absent) return condition.op.if_exists || condition.op.row->negated == Negated::Yes;
  // AWS: a multivalued key needs a set operator; without one nothing matches.
  if (values->cardinality == Cardinality::Multi) return false;
  return value_passes(condition, values->values.front(), context, work);
}

template <class Parsed, class Parse>
base::Result<Operands> parse_all(const std::vector<std::string_view>& values, Parse parse, const char* expected) {
  std::vector<Parsed> parsed;
  parsed.reserve(values.size());
  for (const std::string_view value : values) {
    auto one = parse(value);
    if (!one) return base::failure("`" + std::string(value) + "` is not " + expected);
    parsed.push_back(*std::move(one));
  }
  return Operands(std::move(parsed));
}

std::optional<bool> parse_bool(std::string_view text) {
  if (base::equals_ignore_case(text, "true")) return true;
  if (base::equals_ignore_case(text, "false")) return false;
  return std::nullopt;
}

std::optional<std::string> parse_binary(std::string_view text) {
  const auto bytes = base::base64_decode(text);
  if (!bytes) return std::nullopt;
  return base::base64_encode(*bytes);
}

PatternSyntax string_syntax(const OperatorRow& row, Variables variables) {
  return {.wildcards = row.comparison == Comparison::Like ? Wildcards::Yes : Wildcards::No,
          .variables = variables,
          .letter_case = row.comparison == Comparison::EqualsIgnoreCase || row.type == ValueType::Bool
                             ? LetterCase::Fold
                             : LetterCase::Exact};
}

base::Result<Operands> compile_patterns(const OperatorRow& row, const std::vector<std::string_view>& values,
                                        Variables variables) {
  std::vector<Pattern> patterns;
  for (const std::string_view value : values) {
    RC_TRY(auto pattern, Pattern::compile(value, string_syntax(row, variables)));
    if (row.type == ValueType::Bool && !pattern.has_variables() && !parse_bool(value)) {
      return base::failure("`" + std::string(value) + "` is neither true nor false");
    }
    patterns.push_back(std::move(pattern));
  }
  return Operands(std::move(patterns));
}

base::Result<Operands> compile_arns(const std::vector<std::string_view>& values, Variables variables) {
  std::vector<ArnPattern> arns;
  for (const std::string_view value : values) {
    RC_TRY(auto arn, ArnPattern::compile(value, variables, ArnPattern::Incomplete::NeverMatches));
    arns.push_back(std::move(arn));
  }
  return Operands(std::move(arns));
}

base::Result<Operands> compile_operands(const OperatorRow& row, const std::vector<std::string_view>& values,
                                        Variables variables) {
  switch (row.type) {
    case ValueType::String:
    case ValueType::Bool:
      return compile_patterns(row, values, variables);
    case ValueType::Arn:
      return compile_arns(values, variables);
    case ValueType::Number:
      return parse_all<NumberOperand>(values, NumberOperand::parse, "a number");
    case ValueType::Date:
      return parse_all<Instant>(values, parse_instant, "a date");
    case ValueType::Ip:
      return parse_all<IpRange>(values, IpRange::parse, "an IP address or range");
    case ValueType::Binary:
      return parse_all<std::string>(values, parse_binary, "base64");
    case ValueType::Null:
      return parse_all<bool>(values, parse_bool, "true or false");
  }
  std::unreachable();
}

}  // namespace

std::optional<NumberOperand> NumberOperand::parse(std::string_view text) {
  NumberOperand operand;
  operand.text_ = std::make_unique_for_overwrite<char[]>(text.size() + 1);
  std::memcpy(operand.text_.get(), text.data(), text.size());
  const auto value = Decimal::parse({operand.text_.get(), text.size()});
  if (!value) return std::nullopt;
  operand.value_ = *value;
  return operand;
}

base::Result<Condition> compile_condition(Operator op, std::string_view key,
                                          const std::vector<std::string_view>& values, Variables variables) {
  RC_TRY(auto operands, compile_operands(*op.row, values, variables));
  return Condition{op, ContextKey(key), std::move(operands)};
}

bool holds(const Condition& condition, const Context& context, Work& work) {
  const ContextValues* values = context.find(condition.key);
  if (condition.op.qualifier == Qualifier::None) return holds_unqualified(condition, values, context, work);
  // AWS: also with IfExists, about which its pages contradict each other: ForAnyValue needs a value.
  if (is_null_set(values)) return condition.op.qualifier == Qualifier::ForAllValues;
  const auto passes = [&](std::string_view value) { return value_passes(condition, value, context, work); };
  const auto& all = values->values;
  return condition.op.qualifier == Qualifier::ForAllValues ? std::all_of(all.begin(), all.end(), passes)
                                                           : std::any_of(all.begin(), all.end(), passes);
}

}  // namespace rolecall::policy
