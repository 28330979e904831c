// SPDX-License-Identifier: Apache-2.0
#include "policy/document.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

std::string code_of(Kind kind) {
  switch (kind) {
    case Kind::Bucket:
      return "MalformedPolicy";
    case Kind::ServiceControl:
    case Kind::ResourceControl:
      return "MalformedPolicyDocumentException";
    case Kind::VpcEndpoint:
      return "InvalidPolicyDocument";
    case Kind::ManagedIdentity:
    case Kind::InlineIdentity:
    case Kind::Session:
    case Kind::Trust:
      break;
  }
  return "MalformedPolicyDocument";
}

std::string bad_json_message(Kind kind) {
  switch (kind) {
    case Kind::Trust:
      return "This policy contains invalid Json";
    case Kind::Bucket:
      return "Policies must be valid JSON and the first byte must be '{'";
    case Kind::ServiceControl:
    case Kind::ResourceControl:
      return "The provided policy document does not meet the requirements of the specified policy type.";
    case Kind::ManagedIdentity:
    case Kind::InlineIdentity:
    case Kind::Session:
    case Kind::VpcEndpoint:
      break;
  }
  return "Syntax errors in policy.";
}

MaybeFault validate(const JsonValue& document, Kind kind) {
  switch (kind) {
    case Kind::ManagedIdentity:
      return validate_identity(document, VersionRule::Must2012);
    case Kind::InlineIdentity:
    case Kind::Session:
      return validate_identity(document, VersionRule::Any);
    case Kind::Trust:
      return validate_trust(document);
    case Kind::Bucket:
      return validate_bucket(document);
    case Kind::ServiceControl:
      return validate_service_control(document);
    case Kind::ResourceControl:
      return validate_resource_control(document);
    case Kind::VpcEndpoint:
      return validate_vpc_endpoint(document);
  }
  std::unreachable();
}

PolicyError error_at(std::string_view text, Kind kind, Fault fault) {
  const Position position = position_at(text, fault.offset);
  if (kind == Kind::VpcEndpoint) {
    // AWS: EC2 has one text for everything and tells the place in it.
    if (fault.detail.empty()) fault.detail = std::move(fault.message);
    fault.message = "The Policy Document is not valid. Syntax error at position (" + std::to_string(position.line) +
                    "," + std::to_string(position.column) + ")";
  }
  return {code_of(kind), std::move(fault.message), std::move(fault.detail), position.line, position.column};
}

// `X` or `NotX`, whichever the statement has.
struct Element {
  ListMode mode = ListMode::Absent;
  const JsonValue* value = nullptr;
};

Element element_of(const JsonValue& statement, std::string_view name, std::string_view not_name) {
  if (const JsonValue* value = statement.find(name)) return {ListMode::Listed, value};
  if (const JsonValue* value = statement.find(not_name)) return {ListMode::NotListed, value};
  return {};
}

}  // namespace

// Turns a valid document into statements.  What it still can't compile was not valid: reported, never dropped.
class PolicyCompiler {
 public:
  PolicyCompiler(std::string_view text, Kind kind, const PrincipalResolver* resolver)
      : policy_(new Policy(std::string(text), kind)), resolver_(resolver), positions_(policy_->text_) {}

  base::Result<std::shared_ptr<const Policy>, Fault> run(const JsonValue& document) {
    variables_ = variables_of(document);
    for (const JsonValue* statement : statements_of(document)) {
      if (MaybeFault fault = add_statement(*statement)) return base::failure(*std::move(fault));
    }
    const std::span<const Statement> statements(policy_->statements_);
    policy_->index_ = StatementIndex({&statements, 1});
    return std::shared_ptr<const Policy>(std::move(policy_));
  }

 private:
  MaybeFault add_statement(const JsonValue& json) {
    Statement& statement = policy_->statements_.emplace_back();
    statement.index = policy_->statements_.size() - 1;
    if (const JsonValue* sid = json.find("Sid")) statement.sid = sid->text;
    statement.effect = json.find("Effect")->text == "Allow" ? Effect::Allow : Effect::Deny;
    statement.begin = positions_.advance_to(json.begin + 1);
    statement.end = positions_.advance_to(json.end);
    statement.source = std::string_view(policy_->text_).substr(json.begin, json.end - json.begin);
    if (MaybeFault fault = add_principals(statement, json)) return fault;
    if (MaybeFault fault = add_actions(statement, json)) return fault;
    if (MaybeFault fault = add_resources(statement, json)) return fault;
    return add_conditions(statement, json);
  }

  MaybeFault add_principals(Statement& statement, const JsonValue& json) {
    const Element element = element_of(json, "Principal", "NotPrincipal");
    statement.principal_mode = element.mode;
    if (element.value == nullptr) return std::nullopt;
    if (element.value->is_string()) return add_principal(statement, "*", *element.value);
    for (const JsonMember& member : element.value->members) {
      for (const JsonValue* value : string_list(member.value)) {
        if (MaybeFault fault = add_principal(statement, member.name, *value)) return fault;
      }
    }
    return std::nullopt;
  }

  MaybeFault add_principal(Statement& statement, std::string_view key, const JsonValue& value) {
    auto entry = parse_principal(key, value.text);
    if (!entry) return nobody(key, value);
    entry->offset = value.begin;
    const bool entity = entry->type == PrincipalType::User || entry->type == PrincipalType::Role ||
                        entry->type == PrincipalType::UniqueId;
    if (resolver_ != nullptr && entity) {
      auto unique_id = resolver_->unique_id_of(entry->value);
      if (!unique_id) return nobody(key, value);
      entry->unique_id = *std::move(unique_id);
    }
    statement.principals.push_back(*std::move(entry));
    return std::nullopt;
  }

  // AWS: the role API tells which principal it does not know, S3 only that there is one.
  Fault nobody(std::string_view key, const JsonValue& value) const {
    std::string told = invalid_principal_message(key, value.text);
    if (policy_->kind_ != Kind::Bucket) return {std::move(told), value.begin, {}};
    return {"Invalid principal in policy", value.begin, std::move(told)};
  }

  MaybeFault add_actions(Statement& statement, const JsonValue& json) {
    const Element element = element_of(json, "Action", "NotAction");
    statement.action_mode = element.mode;
    for (const JsonValue* value : string_list(*element.value)) {
      ActionPattern& action = statement.actions.emplace_back();
      action.everything = value->text == "*";
      if (action.everything) continue;
      const std::size_t colon = value->text.find(':');
      action.service = base::ascii_lower(value->text.substr(0, colon));
      auto name = Pattern::compile(base::ascii_lower(std::string_view(value->text).substr(colon + 1)), {});
      if (!name) return Fault{bad_json_message(policy_->kind_), value->begin, name.error().message};
      action.name = *std::move(name);
    }
    return std::nullopt;
  }

  MaybeFault add_resources(Statement& statement, const JsonValue& json) {
    const Element element = element_of(json, "Resource", "NotResource");
    statement.resource_mode = element.mode;
    if (element.value == nullptr) return std::nullopt;
    for (const JsonValue* value : string_list(*element.value)) {
      auto resource = ArnPattern::compile(value->text, variables_, ArnPattern::Incomplete::FillWithStars);
      if (!resource) return Fault{bad_json_message(policy_->kind_), value->begin, resource.error().message};
      statement.resources.push_back(*std::move(resource));
    }
    return std::nullopt;
  }

  MaybeFault add_conditions(Statement& statement, const JsonValue& json) {
    const JsonValue* element = json.find("Condition");
    if (element == nullptr) return std::nullopt;
    for (const JsonMember& block : element->members) {
      const auto op = parse_operator(block.name);
      if (!op) continue;  // AWS: an unknown operator passes only with an empty body, and then asks nothing
      for (const JsonMember& line : block.value.members) {
        auto condition = compile_condition(*op, line.name, condition_values(line.value), variables_);
        if (!condition) return Fault{bad_json_message(policy_->kind_), line.value.begin, condition.error().message};
        statement.conditions.push_back(*std::move(condition));
      }
    }
    return std::nullopt;
  }

  std::unique_ptr<Policy> policy_;
  const PrincipalResolver* resolver_;
  PositionCursor positions_;
  Variables variables_ = Variables::No;
};

std::vector<const PrincipalEntry*> Policy::principals() const {
  std::vector<const PrincipalEntry*> all;
  for (const Statement& statement : statements_) {
    for (const PrincipalEntry& entry : statement.principals) all.push_back(&entry);
  }
  return all;
}

std::vector<std::string> Policy::context_keys() const {
  struct IgnoreCase {
    bool operator()(const std::string& a, const std::string& b) const {
      return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                          [](char x, char y) { return base::ascii_lower(x) < base::ascii_lower(y); });
    }
  };
  std::set<std::string, IgnoreCase> keys;
  const auto add = [&](const ContextKey& key) {
    const KeyId id = key.hash().id;
    keys.insert(id == kUnknownKey ? key.name() : std::string(known_key_name(id)));
  };
  for (const Statement& statement : statements_) {
    for (const ArnPattern& resource : statement.resources) {
      for (const Pattern::Variable& variable : resource.resource().variables()) add(variable.key);
    }
    for (const Condition& condition : statement.conditions) {
      add(condition.key);
      for_each_variable(condition, add);
    }
  }
  return {keys.begin(), keys.end()};
}

base::Result<std::shared_ptr<const Policy>, PolicyError> compile(std::string_view text, Kind kind,
                                                                 const PrincipalResolver* resolver) {
  if (kind == Kind::Trust && !text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    // AWS: two blanks in the text.
    return base::failure(error_at(text, kind, {"JSON strings must not have leading  spaces", 0, {}}));
  }
  const auto document = parse_json(text);
  if (!document) {
    const JsonError& error = document.error();
    return base::failure(error_at(text, kind, {bad_json_message(kind), error.offset, error.message}));
  }
  if (MaybeFault fault = validate(*document, kind)) return base::failure(error_at(text, kind, *std::move(fault)));
  auto policy = PolicyCompiler(text, kind, resolver).run(*document);
  if (!policy) return base::failure(error_at(text, kind, std::move(policy).error()));
  return *std::move(policy);
}

PolicyError invalid_principal(const Policy& policy, const PrincipalEntry& entry) {
  return error_at(policy.text(), policy.kind(), {invalid_principal_message(entry.key, entry.value), entry.offset, {}});
}

std::size_t counted_size(std::string_view text) {
  std::size_t count = 0;
  bool in_string = false;
  bool escaped = false;
  for (const char c : text) {
    const bool continuation = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!continuation && (in_string || !space)) ++count;
    if (c == '"' && !escaped) in_string = !in_string;
    escaped = in_string && c == '\\' && !escaped;
  }
  return count;
}

}  // namespace rolecall::policy
