// SPDX-License-Identifier: Apache-2.0
#include "policy/explanation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

constexpr std::size_t kValuesShown = 3;

std::string quoted(std::string_view text) {
  return "`" + std::string(text) + "`";
}

template <class Values>
std::string listed(const Values& values) {
  std::string out;
  std::size_t shown = 0;
  for (const auto& value : values) {
    if (shown == kValuesShown) return out + ", ... (" + std::to_string(values.size()) + " in all)";
    if (shown++ > 0) out += ", ";
    out += quoted(value);
  }
  return out.empty() ? "nothing" : out;
}

// The JSON that the statement was compiled from, and where it lies in the policy's text.
class StatementText {
 public:
  explicit StatementText(const Consideration& consideration)
      : offset_(static_cast<std::size_t>(consideration.statement->source.data() -
                                         consideration.policy->policy->text().data())),
        whole_{offset_, offset_ + consideration.statement->source.size()} {
    // It was parsed before, as part of the policy.
    if (auto parsed = parse_json(consideration.statement->source)) json_ = *std::move(parsed);
  }

  Span whole() const { return whole_; }
  const JsonValue& json() const { return json_; }
  Span span(std::size_t begin, std::size_t end) const { return {offset_ + begin, offset_ + end}; }

  // `X` or `NotX`, whichever the statement has.
  Span element(std::string_view name, std::string_view not_name) const {
    for (const std::string_view candidate : {name, not_name}) {
      if (const JsonValue* value = json_.find(candidate)) return span(value->begin, value->end);
    }
    return whole_;
  }

 private:
  std::size_t offset_;
  Span whole_;
  JsonValue json_;
};

std::string caller_name(const Principal& caller) {
  for (const std::string_view name : {caller.session_arn, caller.arn, caller.service, caller.provider}) {
    if (!name.empty()) return std::string(name);
  }
  return caller.kind == Principal::Kind::Anonymous ? "an anonymous caller" : "this caller";
}

std::string unresolved_variables(const std::vector<Pattern::Variable>& variables, const Context& context) {
  for (const Pattern::Variable& variable : variables) {
    if (!resolve(variable, context)) return " (`${" + variable.key.name() + "}` has no value)";
  }
  return {};
}

std::string unresolved_resources(const Statement& statement, const Context& context) {
  for (const ArnPattern& resource : statement.resources) {
    std::string text = unresolved_variables(resource.resource().variables(), context);
    if (!text.empty()) return text;
  }
  return {};
}

std::string unresolved_operands(const Condition& condition, const Context& context) {
  std::string text;
  if (const auto* patterns = std::get_if<std::vector<Pattern>>(&condition.operands)) {
    for (const Pattern& pattern : *patterns) {
      if (text.empty()) text = unresolved_variables(pattern.variables(), context);
    }
  } else if (const auto* arns = std::get_if<std::vector<ArnPattern>>(&condition.operands)) {
    for (const ArnPattern& arn : *arns) {
      if (text.empty()) text = unresolved_variables(arn.resource().variables(), context);
    }
  }
  return text;
}

// ---- conditions --------------------------------------------------------------------------------------------------

struct ConditionText {
  std::string_view operator_name;
  const JsonMember* line = nullptr;  // key and values
};

// The compiler makes one Condition of each line, in order.
ConditionText find_condition(const JsonValue& statement, std::size_t index) {
  const JsonValue* element = statement.find("Condition");
  if (element == nullptr) return {};
  for (const JsonMember& block : element->members) {
    if (!parse_operator(block.name)) continue;
    for (const JsonMember& line : block.value.members) {
      if (index-- == 0) return {block.name, &line};
    }
  }
  return {};
}

std::string wanted(const Condition& condition, const std::vector<std::string_view>& values) {
  const bool negated = condition.op.row->negated == Negated::Yes;
  const bool dates = condition.op.row->type == ValueType::Date;
  if (values.empty()) return "nothing at all";
  if (negated) return "anything but " + listed(values);
  switch (condition.op.row->comparison) {
    case Comparison::Less:
      return (dates ? "a time before " : "less than ") + listed(values);
    case Comparison::LessOrEqual:
      return (dates ? "no time after " : "at most ") + listed(values);
    case Comparison::Greater:
      return (dates ? "a time after " : "more than ") + listed(values);
    case Comparison::GreaterOrEqual:
      return (dates ? "no time before " : "at least ") + listed(values);
    case Comparison::Equals:
    case Comparison::EqualsIgnoreCase:
    case Comparison::Like:
      break;
  }
  return values.size() == 1 ? listed(values) : "one of " + listed(values);
}

std::string condition_reason(const Condition& condition, const ConditionText& text, const Context& context) {
  const std::vector<std::string_view> values = condition_values(text.line->value);
  const ContextValues* given = context.find(condition.key);
  const bool absent = given == nullptr || given->values.empty();
  std::string out = std::string(text.operator_name) + " " + text.line->name + ": the request ";
  if (condition.op.row->type == ValueType::Null) {
    return out + (absent ? "does not have this key, the policy wants it present"
                         : "has " + listed(given->values) + ", the policy wants no such key");
  }
  const bool set_without_qualifier =
      !absent && given->cardinality == Cardinality::Multi && condition.op.qualifier == Qualifier::None;
  if (set_without_qualifier) {
    return out + "has a list, which only ForAllValues and ForAnyValue compare: " + listed(given->values);
  }
  out += absent ? "does not have this key" : "has " + listed(given->values);
  const std::string_view quantity = absent                                              ? ""
                                    : condition.op.qualifier == Qualifier::ForAllValues ? "each to be "
                                    : condition.op.qualifier == Qualifier::ForAnyValue  ? "at least one to be "
                                                                                        : "";
  out.append(", the policy wants ").append(quantity).append(wanted(condition, values));
  return out + unresolved_operands(condition, context);
}

Explanation explain_condition(const Consideration& consideration, const Request& request, const StatementText& text) {
  const Statement& statement = *consideration.statement;
  const auto index = static_cast<std::size_t>(consideration.condition - statement.conditions.data());
  const ConditionText found = find_condition(text.json(), index);
  if (found.line == nullptr) return {"its condition does not hold", text.whole()};
  return {condition_reason(*consideration.condition, found, request.context),
          text.span(found.line->name_begin, found.line->value.end)};
}

}  // namespace

Explanation explain(const Consideration& consideration, const Request& request) {
  const StatementText text(consideration);
  const Statement& statement = *consideration.statement;
  const auto covers = [](ListMode mode, std::string_view what) {
    return (mode == ListMode::NotListed ? "leaves out " : "does not cover ") + std::string(what);
  };
  switch (consideration.result) {
    case StatementResult::Applies:
      return {statement.effect == Effect::Allow ? "allows it" : "denies it", text.whole()};
    case StatementResult::OtherAction:
      return {covers(statement.action_mode, request.action.text()), text.element("Action", "NotAction")};
    case StatementResult::OtherPrincipal:
      return {statement.principal_mode == ListMode::NotListed ? "exempts " + caller_name(request.principal)
                                                              : "does not name " + caller_name(request.principal),
              text.element("Principal", "NotPrincipal")};
    case StatementResult::OtherResource:
      return {covers(statement.resource_mode, request.resource) + unresolved_resources(statement, request.context),
              text.element("Resource", "NotResource")};
    case StatementResult::ConditionFalse:
      return explain_condition(consideration, request, text);
  }
  std::unreachable();
}

std::string summary(const Decision& decision) {
  const std::string type(policy_type_name(decision.layer));
  switch (decision.outcome) {
    case Outcome::Allow:
      return decision.layer == Layer::None ? "because it needs no permission" : "by a statement of the " + type;
    case Outcome::ExplicitDeny:
      return "by a statement of the " + type;
    case Outcome::ImplicitDeny:
      break;
  }
  if (decision.layer == Layer::None) return "because the policies take too much work to decide";
  return "because no " + type + " allows it";
}

}  // namespace rolecall::policy
