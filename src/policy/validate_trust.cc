// SPDX-License-Identifier: Apache-2.0
//
// Trust policies of roles.
#include <algorithm>

#include "base/encoding.h"
#include "policy/context.h"
#include "policy/pattern.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

constexpr std::string_view kSyntax = "Syntax error in policy.";
constexpr std::string_view kCognito = "cognito-identity.amazonaws.com";

// Actions that a trust policy may name, and those that a wildcard in it must not reach.
constexpr std::string_view kAssumeActions[] = {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity",
                                               "TagSession", "SetSourceIdentity",  "SetContext"};
constexpr std::string_view kOtherStsActions[] = {"DecodeAuthorizationMessage", "GetAccessKeyInfo",
                                                 "GetCallerIdentity",          "GetFederationToken",
                                                 "GetServiceBearerToken",      "GetSessionToken"};

Fault fault_at(const JsonValue& at, std::string message, std::string detail = {}) {
  return {std::move(message), at.begin, std::move(detail)};
}

// Whether the pattern, `sts:AssumeRole*` or so, matches the action of STS.
bool reaches(std::string_view action, std::string_view name) {
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos || !base::equals_ignore_case(action.substr(0, colon), "sts")) return false;
  const auto pattern = Pattern::compile(action.substr(colon + 1), {.letter_case = LetterCase::Fold});
  return pattern && pattern->matches(name, Context());
}

// AWS: a trust policy speaks about assuming the role only.  `sts:AssumeRole*` does, `sts:*` and `*` do not.
bool is_assume_action(std::string_view action) {
  const auto matches = [&](std::string_view name) { return reaches(action, name); };
  return std::any_of(std::begin(kAssumeActions), std::end(kAssumeActions), matches) &&
         std::none_of(std::begin(kOtherStsActions), std::end(kOtherStsActions), matches);
}

MaybeFault document_fault(const JsonValue& document) {
  if (!document.is_object()) return fault_at(document, std::string(kSyntax), "the document is not an object");
  if (const JsonMember* extra = unknown_member(document, {"Version", "Id", "Statement"})) {
    return Fault{std::string(kSyntax), extra->name_begin, "a policy has no element `" + extra->name + "`"};
  }
  if (const JsonValue* version = document.find("Version")) {
    if (!version->is_string() || (version->text != kVersion2008 && version->text != kVersion2012)) {
      return fault_at(*version, "The policy must contain a valid version string");
    }
  }
  if (const JsonValue* id = document.find("Id"); id != nullptr && !id->is_string()) {
    return fault_at(*id, std::string(kSyntax), "`Id` is not a string");
  }
  const JsonValue* statement = document.find("Statement");
  if (statement == nullptr) return fault_at(document, "Missing required field Statement");
  if (is_empty_list(*statement)) return fault_at(*statement, "Could not parse the policy: Statement is empty!");
  if (!statement->is_array() && !statement->is_object()) {
    return fault_at(*statement, std::string(kSyntax), "`Statement` is not an object or list of objects");
  }
  return std::nullopt;
}

MaybeFault prohibited_fault(const JsonValue& statement) {
  if (const JsonValue* resource = statement.find("Resource"))
    return fault_at(*resource, "Has prohibited field Resource");
  if (const JsonValue* resource = statement.find("NotResource")) {
    return fault_at(*resource, "AssumeRole policy must not contain resources.");
  }
  if (const JsonValue* principal = statement.find("NotPrincipal")) {
    const JsonValue* effect = statement.find("Effect");
    const bool allow = effect != nullptr && effect->text == "Allow";
    return fault_at(*principal, allow ? "Allow with NotPrincipal is not allowed."
                                      : "AssumeRole policy must not contain NotPrincipal field.");
  }
  if (const JsonValue* action = statement.find("NotAction")) {
    return fault_at(*action, "AssumeRole policy may only specify STS AssumeRole actions.",
                    "`NotAction` reaches other actions, too");
  }
  return std::nullopt;
}

MaybeFault effect_fault(const JsonValue& statement) {
  const JsonValue* effect = statement.find("Effect");
  if (effect == nullptr) return fault_at(statement, "Missing required field Effect");
  if (!effect->is_string()) return fault_at(*effect, std::string(kSyntax), "`Effect` is not a string");
  if (effect->text != "Allow" && effect->text != "Deny") return fault_at(*effect, "Invalid effect: " + effect->text);
  return std::nullopt;
}

bool is_empty_principal(const JsonValue& principal) {
  if (principal.is_object()) {
    return principal.members.empty() || std::any_of(principal.members.begin(), principal.members.end(),
                                                    [](const auto& member) { return is_empty_list(member.value); });
  }
  return is_empty_list(principal) || (principal.is_string() && principal.text.empty());
}

MaybeFault cognito_fault(const JsonValue& statement, const JsonValue& principal) {
  const JsonValue* federated = principal.find("Federated");
  const JsonValue* condition = statement.find("Condition");
  if (federated == nullptr || (condition != nullptr && !condition->members.empty())) return std::nullopt;
  for (const JsonValue* value : string_list(*federated)) {
    if (value->text == kCognito) {
      return fault_at(*value, "A condition block must be present for the Cognito provider");
    }
  }
  return std::nullopt;
}

MaybeFault principal_fault(const JsonValue& statement) {
  const JsonValue* principal = statement.find("Principal");
  if (principal == nullptr) return fault_at(statement, "Missing required field Principal");
  if (is_empty_principal(*principal)) return fault_at(*principal, "Missing required field Principal cannot be empty!");
  // AWS: {"AWS":"*"} passes, the bare string does not.
  if (principal->is_string() && principal->text == "*") {
    return fault_at(*principal, "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".",
                    "write {\"AWS\":\"*\"}");
  }
  if (!principal->is_object()) return fault_at(*principal, "Principal must be a JSON object.");
  if (const auto bad = bad_principal(*principal)) {
    if (bad->value == nullptr) return fault_at(*principal, std::string(kSyntax), "a principal is not a string");
    if (bad->key == "Federated") {
      return fault_at(*bad->value, "Federated principals must be valid domain names or SAML metadata ARNs");
    }
    return fault_at(*bad->value, invalid_principal_message(bad->key, bad->value->text));
  }
  if (const JsonValue* canonical = principal->find("CanonicalUser")) {
    return fault_at(*canonical, invalid_principal_message("CanonicalUser", strings_of(*canonical)->front()->text),
                    "canonical users are for buckets only");
  }
  return cognito_fault(statement, *principal);
}

MaybeFault action_fault_of(const JsonValue& statement) {
  const JsonValue* action = statement.find("Action");
  if (action == nullptr || is_empty_list(*action)) return fault_at(statement, "Missing required field Action");
  const auto values = strings_of(*action);
  if (!values) return fault_at(*action, std::string(kSyntax), "`Action` is not a string or list of strings");
  for (const JsonValue* value : *values) {
    if (!is_assume_action(value->text)) {
      return fault_at(*value, "AssumeRole policy may only specify STS AssumeRole actions.");
    }
  }
  return std::nullopt;
}

bool lets_web_identities_in(const JsonValue& statement) {
  const auto actions = string_list(*statement.find("Action"));
  return statement.find("Effect")->text == "Allow" &&
         std::any_of(actions.begin(), actions.end(),
                     [](const JsonValue* action) { return reaches(action->text, "AssumeRoleWithWebIdentity"); });
}

MaybeFault statement_fault(const JsonValue& statement, Variables variables) {
  if (!statement.is_object()) return fault_at(statement, std::string(kSyntax), "a statement is not an object");
  const JsonMember* extra = unknown_member(statement, {"Sid", "Effect", "Principal", "NotPrincipal", "Action",
                                                       "NotAction", "Resource", "NotResource", "Condition"});
  if (extra != nullptr) {
    return Fault{std::string(kSyntax), extra->name_begin, "a statement has no element `" + extra->name + "`"};
  }
  if (const JsonValue* sid = statement.find("Sid"); sid != nullptr && !sid->is_string()) {
    return fault_at(*sid, std::string(kSyntax), "`Sid` is not a string");
  }
  if (MaybeFault fault = prohibited_fault(statement)) return fault;
  if (MaybeFault fault = effect_fault(statement)) return fault;
  if (MaybeFault fault = condition_syntax_fault(statement, kSyntax)) return fault;
  if (MaybeFault fault = condition_value_fault(statement, variables, kSyntax)) return fault;
  if (MaybeFault fault = principal_fault(statement)) return fault;
  if (MaybeFault fault = action_fault_of(statement)) return fault;
  return lets_web_identities_in(statement) ? provider_control_fault(statement) : std::nullopt;
}

}  // namespace

MaybeFault validate_trust(const JsonValue& document) {
  if (MaybeFault fault = document_fault(document)) return fault;
  const auto statements = statements_of(document);
  const Variables variables = variables_of(document);
  for (const JsonValue* statement : statements) {
    if (MaybeFault fault = statement_fault(*statement, variables)) return fault;
  }
  if (const JsonValue* sid = repeated_sid(statements)) {
    return fault_at(*sid, "The Statement Ids in the policy are not unique");
  }
  for (const JsonValue* statement : statements) {
    const JsonValue* sid = statement->find("Sid");
    if (sid != nullptr && !is_valid_sid(sid->text)) {
      return fault_at(*sid,
                      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
                      "expression [0-9A-Za-z]*");
    }
  }
  return std::nullopt;
}

}  // namespace rolecall::policy
