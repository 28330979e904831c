// SPDX-License-Identifier: Apache-2.0
//
// One line of a Condition block: operator, key, values.  Values are parsed when the policy is compiled.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "policy/arn.h"
#include "policy/context.h"
#include "policy/operators.h"
#include "policy/pattern.h"
#include "policy/values.h"

namespace rolecall::policy {

// Policy's side of NumericX; owns the text that the number views.  Not copied: the views would dangle.
class NumberOperand {
 public:
  static std::optional<NumberOperand> parse(std::string_view text);
  const Decimal& value() const { return value_; }

 private:
  std::unique_ptr<char[]> text_;
  Decimal value_;
};

// What Null asks of a key: `true` that it is absent.
enum class Presence : std::uint8_t { Required, Forbidden };

// All values of one condition have the type of its operator.
using Operands = std::variant<std::vector<Pattern>,        // String, Bool
                              std::vector<ArnPattern>,     // Arn
                              std::vector<NumberOperand>,  // Number
                              std::vector<Instant>,        // Date
                              std::vector<IpRange>,        // Ip
                              std::vector<std::string>,    // Binary: base64 in its one canonical form
                              std::vector<Presence>>;      // Null

struct Condition {
  Operator op;
  ContextKey key;
  Operands operands;
};

// Fails for a value that can't be of the operator's type, with our own reason.  `variables` says whether the policy's
// version has policy variables; operators other than String, Arn and Bool never have.
base::Result<Condition> compile_condition(Operator op, std::string_view key,
                                          const std::vector<std::string_view>& values, Variables variables);

// Whether the condition holds in the context: section "missing keys" of the language included.
bool holds(const Condition& condition, const Context& context, Work& work);
inline bool holds(const Condition& condition, const Context& context) {
  Work work = Work::unlimited();
  return holds(condition, context, work);
}

// Calls visit(const ContextKey&) for every variable in the condition's values.
template <class Visit>
void for_each_variable(const Condition& condition, Visit visit) {
  if (const auto* patterns = std::get_if<std::vector<Pattern>>(&condition.operands)) {
    for (const Pattern& pattern : *patterns) {
      for (const Pattern::Variable& variable : pattern.variables()) visit(variable.key);
    }
  } else if (const auto* arns = std::get_if<std::vector<ArnPattern>>(&condition.operands)) {
    for (const ArnPattern& arn : *arns) {
      for (const Pattern::Variable& variable : arn.resource().variables()) visit(variable.key);
    }
  }
}

}  // namespace rolecall::policy
