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
bool any(const Condition& condition, Work& work, Matches matches) {
  for (const Operand& operand : *std::get_if<std::vector<Operand>>(&condition.operands)) {
    if (!work.spend(1)) return false;
    if (matches(operand)) return true;
  }
  return false;
}

bool any_pattern_matches(const Condition& condition, std::string_view value, const Context& context, Work& work) {
  return any<Pattern>(condition, work, [&](const Pattern& pattern) { return pattern.matches(value, context, work); });
}

bool any_arn_matches(const Condition& condition, std::string_view value, const Context& context, Work& work) {
  const ArnText arn(value);
  return any<ArnPattern>(condition, work, [&](const ArnPattern& arns) { return arns.matches(arn, context, work); });
}

template <class Operand, class Parse, class Matches>
bool any_parsed_matches(const Condition& condition, std::string_view value, Work& work, Parse parse, Matches matches) {
  const auto parsed = parse(value);
  return parsed && any<Operand>(condition, work, [&](const Operand& operand) { return matches(*parsed, operand); });
}

bool any_number_matches(const Condition& condition, std::string_view value, const Context&, Work& work) {
  return any_parsed_matches<NumberOperand>(condition, value, work, Decimal::parse,
                                           [&](const Decimal& number, const NumberOperand& operand) {
                                             return compares(condition.op.row->comparison, number, operand.value());
                                           });
}

bool any_date_matches(const Condition& condition, std::string_view value, const Context&, Work& work) {
  return any_parsed_matches<Instant>(condition, value, work, parse_instant,
                                     [&](const Instant& instant, const Instant& operand) {
                                       return compares(condition.op.row->comparison, instant, operand);
                                     });
}

bool any_range_matches(const Condition& condition, std::string_view value, const Context&, Work& work) {
  return any_parsed_matches<IpRange>(
      condition, value, work, parse_ip_address,
      [](const IpAddress& address, const IpRange& range) { return range.contains(address); });
}

bool any_binary_matches(const Condition& condition, std::string_view value, const Context&, Work& work) {
  return any<std::string>(condition, work, [&](const std::string& binary) { return binary == value; });
}

// Asks for presence, and this value is present.
bool any_presence_matches(const Condition& condition, std::string_view, const Context&, Work& work) {
  return any<Presence>(condition, work, [](Presence presence) { return presence == Presence::Required; });
}

using AnyMatches = bool (*)(const Condition&, std::string_view value, const Context&, Work&);

// By ValueType.
constexpr AnyMatches kAnyMatches[] = {any_pattern_matches, any_number_matches, any_date_matches, any_pattern_matches,
                                      any_binary_matches,  any_range_matches,  any_arn_matches,  any_presence_matches};
static_assert(static_cast<std::size_t>(ValueType::Null) + 1 == std::size(kAnyMatches));

// Whether some value of the policy matches one value of the request, before any negation.  A request value that is not
// of the operator's type matches nothing.
bool any_matches(const Condition& condition, std::string_view value, const Context& context, Work& work) {
  return kAnyMatches[static_cast<std::size_t>(condition.op.row->type)](condition, value, context, work);
}

bool value_passes(const Condition& condition, std::string_view value, const Context& context, Work& work) {
  // AWS: the negation is inside, for each value of the request, not around the whole set.
  return any_matches(condition, value, context, work) != (condition.op.row->negated == Negated::Yes);
}

// AWS: a set of one empty string counts as no set.
bool is_null_set(const ContextValues* values) {
  return values == nullptr || values->values.empty() || (values->values.size() == 1 && values->values[0].empty());
}

bool holds_of_set(const Condition& condition, const ContextValues* values, const Context& context, Work& work) {
  // AWS: also with IfExists, about which its pages contradict each other: ForAnyValue needs a value.
  if (is_null_set(values)) return condition.op.qualifier == Qualifier::ForAllValues;
  const auto passes = [&](std::string_view value) { return value_passes(condition, value, context, work); };
  const auto& all = values->values;
  return condition.op.qualifier == Qualifier::ForAllValues ? std::all_of(all.begin(), all.end(), passes)
                                                           : std::any_of(all.begin(), all.end(), passes);
}

bool has(const Condition& condition, Presence presence) {
  const auto& list = std::get<std::vector<Presence>>(condition.operands);
  return std::find(list.begin(), list.end(), presence) != list.end();
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

bool is_bool(std::string_view text) {
  return base::equals_ignore_case(text, "true") || base::equals_ignore_case(text, "false");
}

std::optional<Presence> parse_presence(std::string_view text) {
  if (!is_bool(text)) return std::nullopt;
  return base::equals_ignore_case(text, "true") ? Presence::Forbidden : Presence::Required;
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
    if (row.type == ValueType::Bool && !pattern.has_variables() && !is_bool(value)) {
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
      return parse_all<Presence>(values, parse_presence, "true or false");
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
  if (condition.op.qualifier != Qualifier::None) return holds_of_set(condition, values, context, work);
  const bool absent = values == nullptr || values->values.empty();
  if (condition.op.row->type == ValueType::Null) {
    return has(condition, absent ? Presence::Forbidden : Presence::Required);
  }
  if (absent) return condition.op.if_exists || condition.op.row->negated == Negated::Yes;
  // AWS: a multivalued key needs a set operator; without one nothing matches.
  if (values->cardinality == Cardinality::Multi) return false;
  return value_passes(condition, *values->values.data(), context, work);
}

}  // namespace rolecall::policy
