// SPDX-License-Identifier: Apache-2.0
//
// Identity policies: managed, inline, boundaries, session policies.  AWS looks for faults class by class over the whole
// document, not statement by statement; the order of the calls in validate_identity() is that order.
#include <algorithm>

#include "base/encoding.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

using Statements = std::vector<const JsonValue*>;

constexpr std::string_view kSyntax = "Syntax errors in policy.";
constexpr std::string_view kLegacy = "The policy failed legacy parsing";

Fault syntax_fault(const JsonValue& at, std::string detail) {
  return {std::string(kSyntax), at.begin, std::move(detail)};
}

MaybeFault document_syntax_fault(const JsonValue& document) {
  if (!document.is_object()) return syntax_fault(document, "the document is not an object");
  if (const JsonMember* extra = unknown_member(document, {"Version", "Id", "Statement"})) {
    return Fault{std::string(kSyntax), extra->name_begin, "a policy has no element `" + extra->name + "`"};
  }
  if (const JsonValue* version = document.find("Version")) {
    if (!version->is_string() || (version->text != kVersion2008 && version->text != kVersion2012)) {
      return syntax_fault(*version, "`Version` is neither 2012-10-17 nor 2008-10-17");
    }
  }
  if (const JsonValue* id = document.find("Id"); id != nullptr && !id->is_string()) {
    return syntax_fault(*id, "`Id` is not a string");
  }
  const JsonValue* statement = document.find("Statement");
  if (statement == nullptr) return syntax_fault(document, "there is no `Statement`");
  if (is_empty_list(*statement)) return syntax_fault(*statement, "`Statement` is empty");
  return std::nullopt;
}

MaybeFault list_syntax_fault(const JsonValue& statement) {
  for (const std::string_view name : {"Action", "NotAction", "Resource", "NotResource"}) {
    const JsonValue* list = statement.find(name);
    if (list != nullptr && !strings_of(*list)) {
      return syntax_fault(*list, "`" + std::string(name) + "` is not a string or list of strings");
    }
  }
  return std::nullopt;
}

MaybeFault statement_syntax_fault(const JsonValue& statement) {
  if (!statement.is_object()) return syntax_fault(statement, "a statement is not an object");
  const JsonMember* extra = unknown_member(statement, {"Sid", "Effect", "Principal", "NotPrincipal", "Action",
                                                       "NotAction", "Resource", "NotResource", "Condition"});
  if (extra != nullptr) {
    return Fault{std::string(kSyntax), extra->name_begin, "a statement has no element `" + extra->name + "`"};
  }
  if (statement.find("Action") != nullptr && statement.find("NotAction") != nullptr) {
    return syntax_fault(statement, "`Action` and `NotAction` together");
  }
  if (statement.find("Resource") != nullptr && statement.find("NotResource") != nullptr) {
    return syntax_fault(statement, "`Resource` and `NotResource` together");
  }
  if (const JsonValue* sid = statement.find("Sid"); sid != nullptr && !sid->is_string()) {
    return syntax_fault(*sid, "`Sid` is not a string");
  }
  const JsonValue* effect = statement.find("Effect");
  if (effect == nullptr) return syntax_fault(statement, "a statement without `Effect`");
  const bool effect_known =
      base::equals_ignore_case(effect->text, "Allow") || base::equals_ignore_case(effect->text, "Deny");
  if (!effect->is_string() || !effect_known) return syntax_fault(*effect, "`Effect` is neither Allow nor Deny");
  if (MaybeFault fault = list_syntax_fault(statement)) return fault;
  return condition_syntax_fault(statement, kSyntax);
}

MaybeFault legacy_fault(const JsonValue& statement, Variables variables) {
  const JsonValue* effect = statement.find("Effect");
  if (effect->text != "Allow" && effect->text != "Deny") {
    return Fault{std::string(kLegacy), effect->begin, "`Effect` is `Allow` or `Deny` in exactly this letter case"};
  }
  if (MaybeFault fault = condition_value_fault(statement, variables, kLegacy)) return fault;
  for (const std::string_view element : {"Resource", "NotResource"}) {
    const JsonValue* list = statement.find(element);
    if (list == nullptr) continue;
    for (const JsonValue* value : string_list(*list)) {
      if (fails_legacy_parsing(value->text)) {
        return Fault{std::string(kLegacy), value->begin, "`" + value->text + "` is no ARN: it has too few parts"};
      }
    }
  }
  return resource_variable_fault(statement, variables, kLegacy);
}

MaybeFault sid_fault(const Statements& statements) {
  if (const JsonValue* sid = repeated_sid(statements)) {
    return Fault{"Statement IDs (SID) in a single policy must be unique.", sid->begin, {}};
  }
  for (const JsonValue* statement : statements) {
    const JsonValue* sid = statement->find("Sid");
    if (sid != nullptr && !is_valid_sid(sid->text)) {
      return Fault{
          "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
          "[0-9A-Za-z]*",
          sid->begin,
          {}};
    }
  }
  return std::nullopt;
}

MaybeFault principal_fault(const JsonValue& statement) {
  for (const std::string_view name : {"Principal", "NotPrincipal"}) {
    if (const JsonValue* principal = statement.find(name)) {
      return Fault{"Policy document should not specify a principal.", principal->begin, {}};
    }
  }
  return std::nullopt;
}

// `Action` or `NotAction`, whichever is there; null: neither, or an empty list.
const JsonValue* filled_list(const JsonValue& statement, std::string_view name, std::string_view not_name) {
  const JsonValue* list = statement.find(name);
  if (list == nullptr) list = statement.find(not_name);
  return list == nullptr || is_empty_list(*list) ? nullptr : list;
}

// AWS reports one bad entry of a list; the recorded answers fit the smallest one.
MaybeFault resource_list_fault(const JsonValue& statement) {
  const JsonValue* list = filled_list(statement, "Resource", "NotResource");
  if (list == nullptr) return std::nullopt;
  std::vector<const JsonValue*> values = string_list(*list);
  std::sort(values.begin(), values.end(), [](const auto* a, const auto* b) { return a->text < b->text; });
  for (const JsonValue* value : values) {
    if (auto message = resource_fault(value->text)) return Fault{*std::move(message), value->begin, {}};
  }
  return std::nullopt;
}

MaybeFault action_list_fault(const JsonValue& statement) {
  const JsonValue* list = filled_list(statement, "Action", "NotAction");
  for (const JsonValue* value : string_list(*list)) {
    if (auto message = action_fault(value->text)) return Fault{*std::move(message), value->begin, {}};
  }
  return std::nullopt;
}

template <class Check>
MaybeFault first_fault(const Statements& statements, Check check) {
  for (const JsonValue* statement : statements) {
    if (MaybeFault fault = check(*statement)) return fault;
  }
  return std::nullopt;
}

}  // namespace

MaybeFault validate_identity(const JsonValue& document, VersionRule versions) {
  if (MaybeFault fault = document_syntax_fault(document)) return fault;
  const Statements statements = statements_of(document);
  if (MaybeFault fault = first_fault(statements, statement_syntax_fault)) return fault;
  const Variables variables = variables_of(document);
  if (versions == VersionRule::Must2012 && variables == Variables::No) {
    return Fault{"Policy document must be version 2012-10-17 or greater.", document.begin, {}};
  }
  if (auto fault = first_fault(statements, [&](const auto& one) { return legacy_fault(one, variables); })) return fault;
  if (MaybeFault fault = sid_fault(statements)) return fault;
  if (MaybeFault fault = first_fault(statements, principal_fault)) return fault;
  const auto without_actions = [](const JsonValue& statement) -> MaybeFault {
    if (filled_list(statement, "Action", "NotAction") != nullptr) return std::nullopt;
    return Fault{"Policy statement must contain actions.", statement.begin, {}};
  };
  if (MaybeFault fault = first_fault(statements, without_actions)) return fault;
  if (MaybeFault fault = first_fault(statements, resource_list_fault)) return fault;
  const auto without_resources = [](const JsonValue& statement) -> MaybeFault {
    if (filled_list(statement, "Resource", "NotResource") != nullptr) return std::nullopt;
    return Fault{"Policy statement must contain resources.", statement.begin, {}};
  };
  if (MaybeFault fault = first_fault(statements, without_resources)) return fault;
  return first_fault(statements, action_list_fault);
}

}  // namespace rolecall::policy
