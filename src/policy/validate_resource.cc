// SPDX-License-Identifier: Apache-2.0
//
// Bucket policies, VPC endpoint policies, and the organization's policies (service control, resource control).
#include <algorithm>

#include "policy/validate.h"

namespace rolecall::policy {
namespace {

// AWS: Organizations has one text for everything.
constexpr std::string_view kOrganization =
    "The provided policy document does not meet the requirements of the specified policy type.";
constexpr std::string_view kBucketSyntax = "Invalid policy syntax.";

Fault fault_at(const JsonValue& at, std::string message, std::string detail = {}) {
  return {std::move(message), at.begin, std::move(detail)};
}

// Exactly one of the two, and it is a filled string list.
enum class ListState { Missing, Both, WrongType, Empty, Ok };

ListState state_of(const JsonValue& statement, std::string_view name, std::string_view not_name) {
  const JsonValue* list = statement.find(name);
  const JsonValue* not_list = statement.find(not_name);
  if (list != nullptr && not_list != nullptr) return ListState::Both;
  if (list == nullptr) list = not_list;
  if (list == nullptr) return ListState::Missing;
  if (!strings_of(*list)) return ListState::WrongType;
  return is_empty_list(*list) ? ListState::Empty : ListState::Ok;
}

const JsonValue& either(const JsonValue& statement, std::string_view name, std::string_view not_name) {
  const JsonValue* list = statement.find(name);
  return list != nullptr ? *list : *statement.find(not_name);
}

MaybeFault bucket_document_fault(const JsonValue& document) {
  if (!document.is_object()) return fault_at(document, "Policies must be valid JSON and the first byte must be '{'");
  if (const JsonMember* extra = unknown_member(document, {"Version", "Id", "Statement"})) {
    return Fault{"Unknown field " + extra->name, extra->name_begin, {}};
  }
  if (const JsonValue* version = document.find("Version")) {
    if (!version->is_string() || (version->text != kVersion2008 && version->text != kVersion2012)) {
      return fault_at(*version, "The policy must contain a valid version string");
    }
  }
  if (const JsonValue* id = document.find("Id"); id != nullptr && !id->is_string()) {
    return fault_at(*id, std::string(kBucketSyntax), "`Id` is not a string");
  }
  const JsonValue* statement = document.find("Statement");
  if (statement == nullptr) return fault_at(document, "Missing required field Statement");
  if (is_empty_list(*statement)) return fault_at(*statement, "Could not parse the policy: Statement is empty!");
  return std::nullopt;
}

// The place of what is wrong with a Principal element, and what that is.
MaybeFault named_nobody_fault(const JsonValue& principal) {
  constexpr std::string_view kMessage = "Invalid principal in policy";
  if (const auto bad = bad_principal(principal)) {
    if (bad->value == nullptr) return fault_at(principal, std::string(kMessage), "a principal is not a string");
    return fault_at(*bad->value, std::string(kMessage), invalid_principal_message(bad->key, bad->value->text));
  }
  if (principal.is_string()) return std::nullopt;
  if (principal.members.empty()) return fault_at(principal, std::string(kMessage), "nobody is named");
  for (const JsonMember& member : principal.members) {
    if (is_empty_list(member.value)) return fault_at(member.value, std::string(kMessage), "nobody is named");
    // AWS: they call STS and nothing else.
    if (member.name == "Federated") {
      return fault_at(member.value, std::string(kMessage), "identity providers are for trust policies only");
    }
  }
  return std::nullopt;
}

MaybeFault bucket_principal_fault(const JsonValue& statement) {
  const JsonValue* principal = statement.find("Principal");
  const JsonValue* not_principal = statement.find("NotPrincipal");
  if (principal != nullptr && not_principal != nullptr) {
    return fault_at(*principal, std::string(kBucketSyntax), "`Principal` and `NotPrincipal` together");
  }
  if (not_principal != nullptr && statement.find("Effect")->text == "Allow") {
    return fault_at(*not_principal, "Allow with NotPrincipal is not allowed.");
  }
  if (principal == nullptr) principal = not_principal;
  if (principal == nullptr) return fault_at(statement, "Missing required field Principal");
  return named_nobody_fault(*principal);
}

MaybeFault bucket_lists_fault(const JsonValue& statement) {
  switch (state_of(statement, "Action", "NotAction")) {
    case ListState::Ok:
      break;
    case ListState::Both:
    case ListState::WrongType:
      return fault_at(statement, std::string(kBucketSyntax),
                      "one of `Action` and `NotAction`, a string or list of strings");
    case ListState::Missing:
    case ListState::Empty:
      return fault_at(statement, "Missing required field Action");
  }
  for (const JsonValue* action : string_list(either(statement, "Action", "NotAction"))) {
    if (const auto reason = action_fault(action->text)) return fault_at(*action, "Policy has invalid action", *reason);
  }
  switch (state_of(statement, "Resource", "NotResource")) {
    case ListState::Ok:
      break;
    case ListState::Both:
    case ListState::WrongType:
      return fault_at(statement, std::string(kBucketSyntax),
                      "one of `Resource` and `NotResource`, a string or list of strings");
    case ListState::Missing:
    case ListState::Empty:
      return fault_at(statement, "Missing required field Resource");
  }
  for (const JsonValue* resource : string_list(either(statement, "Resource", "NotResource"))) {
    if (fails_legacy_parsing(resource->text)) return fault_at(*resource, "Policy has invalid resource");
    if (const auto why = resource_fault(resource->text))
      return fault_at(*resource, "Policy has invalid resource", *why);
  }
  return std::nullopt;
}

MaybeFault bucket_statement_fault(const JsonValue& statement, Variables variables) {
  if (!statement.is_object()) return fault_at(statement, std::string(kBucketSyntax), "a statement is not an object");
  const JsonMember* extra = unknown_member(statement, {"Sid", "Effect", "Principal", "NotPrincipal", "Action",
                                                       "NotAction", "Resource", "NotResource", "Condition"});
  if (extra != nullptr) return Fault{"Unknown field " + extra->name, extra->name_begin, {}};
  if (const JsonValue* sid = statement.find("Sid"); sid != nullptr && !sid->is_string()) {
    return fault_at(*sid, std::string(kBucketSyntax), "`Sid` is not a string");
  }
  const JsonValue* effect = statement.find("Effect");
  if (effect == nullptr) return fault_at(statement, "Missing required field Effect");
  if (!effect->is_string() || (effect->text != "Allow" && effect->text != "Deny")) {
    return fault_at(*effect, "Invalid effect: " + effect->text);
  }
  if (MaybeFault fault = bucket_principal_fault(statement)) return fault;
  if (MaybeFault fault = bucket_lists_fault(statement)) return fault;
  if (MaybeFault fault = resource_variable_fault(statement, variables, "Policy has invalid resource")) return fault;
  if (MaybeFault fault = condition_syntax_fault(statement, "Policy has an invalid condition key")) return fault;
  return condition_value_fault(statement, variables, "Policy has an invalid condition value");
}

// The common part of both: a managed policy in all but the texts.
MaybeFault organization_fault(const JsonValue& document) {
  MaybeFault fault = validate_identity(document, VersionRule::Must2012);
  if (!fault) return std::nullopt;
  return Fault{std::string(kOrganization), fault->offset, fault->detail.empty() ? fault->message : fault->detail};
}

bool is_bare_star(const JsonValue* value) {
  if (value == nullptr) return false;
  const auto values = strings_of(*value);
  return values && std::any_of(values->begin(), values->end(), [](const auto* one) { return one->text == "*"; });
}

// AWS: RCPFullAWSAccess, attached everywhere, is the only resource control policy that allows.
bool is_full_access(const JsonValue& statement) {
  return statement.find("Effect")->text == "Allow" && is_bare_star(statement.find("Action")) &&
         is_bare_star(statement.find("Resource")) && statement.find("Condition") == nullptr;
}

MaybeFault resource_control_statement_fault(const JsonValue& statement) {
  const auto fault = [&](const JsonValue* at, std::string detail) {
    return fault_at(at != nullptr ? *at : statement, std::string(kOrganization), std::move(detail));
  };
  const JsonValue* principal = statement.find("Principal");
  const bool everyone = principal != nullptr && principal->is_string() && principal->text == "*";
  if (!everyone) return fault(principal, "`Principal` is `*` in a resource control policy");
  if (is_full_access(statement)) return std::nullopt;
  const JsonValue* effect = statement.find("Effect");
  if (effect->text != "Deny") return fault(effect, "a resource control policy can only deny");
  const JsonValue* not_action = statement.find("NotAction");
  if (not_action != nullptr) return fault(not_action, "no `NotAction` in a resource control policy");
  const JsonValue* action = statement.find("Action");
  if (is_bare_star(action)) return fault(action, "`*` is no action of a resource control policy");
  return std::nullopt;
}

}  // namespace

MaybeFault validate_bucket(const JsonValue& document) {
  if (MaybeFault fault = bucket_document_fault(document)) return fault;
  const auto statements = statements_of(document);
  for (const JsonValue* statement : statements) {
    if (MaybeFault fault = bucket_statement_fault(*statement, variables_of(document))) return fault;
  }
  if (const JsonValue* sid = repeated_sid(statements)) {
    return fault_at(*sid, "The Statement Ids in the policy are not unique");
  }
  return std::nullopt;
}

MaybeFault validate_vpc_endpoint(const JsonValue& document) {
  // The same grammar; the words are not S3's, see error_at() in document.cc.
  if (MaybeFault fault = validate_bucket(document)) return fault;
  for (const JsonValue* statement : statements_of(document)) {
    for (const std::string_view name : {"Principal", "NotPrincipal"}) {
      const JsonValue* principal = statement->find(name);
      if (principal == nullptr) continue;
      if (const JsonValue* canonical = principal->find("CanonicalUser")) {
        return fault_at(*canonical, "canonical users are for buckets only");
      }
    }
  }
  return std::nullopt;
}

MaybeFault validate_service_control(const JsonValue& document) {
  return organization_fault(document);
}

MaybeFault validate_resource_control(const JsonValue& document) {
  // The rules of an identity policy hold for what is left without the principals.
  JsonValue without_principals = document;
  if (JsonMember* list = nullptr; document.is_object()) {
    for (JsonMember& member : without_principals.members) list = member.name == "Statement" ? &member : list;
    const auto strip = [](JsonValue& statement) {
      std::erase_if(statement.members, [](const JsonMember& member) { return member.name == "Principal"; });
    };
    if (list != nullptr && list->value.is_object()) strip(list->value);
    if (list != nullptr && list->value.is_array())
      std::for_each(list->value.items.begin(), list->value.items.end(), strip);
  }
  if (MaybeFault fault = organization_fault(without_principals)) return fault;
  for (const JsonValue* statement : statements_of(document)) {
    if (MaybeFault fault = resource_control_statement_fault(*statement)) return fault;
  }
  return std::nullopt;
}

}  // namespace rolecall::policy
