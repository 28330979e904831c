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

// Whether some value of the policy matches one value of the request, before any negation.  A request value that is not
// of the operator's type matches nothing.
class AnyOperandMatches {
 public:
  AnyOperandMatches(Comparison comparison, std::string_view value, const Context& context)
      : comparison_(comparison), value_(value), context_(context) {}

  bool operator()(const std::vector<Pattern>& patterns) const {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const Pattern& pattern) { return pattern.matches(value_, context_); });
  }
  bool operator()(const std::vector<ArnPattern>& patterns) const {
    const ArnView arn = ArnView::split(value_);
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const ArnPattern& pattern) { return pattern.matches(arn, context_); });
  }
  bool operator()(const std::vector<NumberOperand>& numbers) const {
    const auto value = Decimal::parse(value_);
    return value && std::any_of(numbers.begin(), numbers.end(), [&](const NumberOperand& number) {
             return compares(comparison_, *value, number.value());
           });
  }
  bool operator()(const std::vector<Instant>& instants) const {
    const auto value = parse_instant(value_);
    return value && std::any_of(instants.begin(), instants.end(),
                                [&](const Instant& instant) { return compares(comparison_, *value, instant); });
  }
  bool operator()(const std::vector<IpRange>& ranges) const {
    const auto value = parse_ip_address(value_);
    return value &&
           std::any_of(ranges.begin(), ranges.end(), [&](const IpRange& range) { return range.contains(*value); });
  }
  bool operator()(const std::vector<std::string>& binaries) const {
    return std::any_of(binaries.begin(), binaries.end(), [&](const std::string& binary) { return binary == value_; });
  }
  // Null asks for presence, and this value is present.
  bool operator()(const std::vector<bool>& must_be_absent) const {
    return std::find(must_be_absent.begin(), must_be_absent.end(), false) != must_be_absent.end();
  }

 private:
  Comparison comparison_;
  std::string_view value_;
  const Context& context_;
};

bool value_passes(const Condition& condition, std::string_view value, const Context& context) {
  const bool matched = std::visit(AnyOperandMatches(condition.op.row->comparison, value, context), condition.operands);
  // AWS: the negation is inside, for each value of the request, not around the whole set.
  return matched != (condition.op.row->negated == Negated::Yes);
}

// AWS: a set of one empty string counts as no set.
bool is_null_set(const ContextValues* values) {
  return values == nullptr || values->values.empty() || (values->values.size() == 1 && values->values[0].empty());
}

bool holds_unqualified(const Condition& condition, const ContextValues* values, const Context& context) {
  const bool absent = values == nullptr || values->values.empty();
  if (condition.op.row->type == ValueType::Null) {
    const auto& must_be_absent = std::get<std::vector<bool>>(condition.operands);
    return std::find(must_be_absent.begin(), must_be_absent.end(), absent) != must_be_absent.end();
  }
  if (absent) return condition.op.if_exists || condition.op.row->negated == Negated::Yes;
  // AWS: a multivalued key needs a set operator; without one nothing matches.
  if (values->cardinality == Cardinality::Multi) return false;
  return value_passes(condition, values->values.front(), context);
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

bool holds(const Condition& condition, const Context& context) {
  const ContextValues* values = context.find(condition.key);
  if (condition.op.qualifier == Qualifier::None) return holds_unqualified(condition, values, context);
  // AWS: also with IfExists, about which its pages contradict each other: ForAnyValue needs a value.
  if (is_null_set(values)) return condition.op.qualifier == Qualifier::ForAllValues;
  const auto passes = [&](std::string_view value) { return value_passes(condition, value, context); };
  const auto& all = values->values;
  return condition.op.qualifier == Qualifier::ForAllValues ? std::all_of(all.begin(), all.end(), passes)
                                                           : std::any_of(all.begin(), all.end(), passes);
}

}  // namespace rolecall::policy
