// SPDX-License-Identifier: Apache-2.0
//
// The parts of validation that all kinds of policy share.
#include <algorithm>
#include <set>
#include <utility>

#include "policy/arn.h"
#include "policy/condition.h"
#include "policy/principal.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

bool is_scalar(const JsonValue& value) {
  return value.type == JsonType::String || value.type == JsonType::Number || value.type == JsonType::Bool;
}

bool is_scalar_or_list(const JsonValue& value) {
  if (!value.is_array()) return is_scalar(value);
  return std::all_of(value.items.begin(), value.items.end(), is_scalar);
}

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_iam_path(std::string_view resource) {
  constexpr std::string_view kStarts[] = {"user/",
                                          "federated-user/",
                                          "role/",
                                          "group/",
                                          "instance-profile/",
                                          "mfa/",
                                          "server-certificate/",
                                          "policy/",
                                          "sms-mfa/",
                                          "saml-provider/",
                                          "oidc-provider/",
                                          "report/",
                                          "access-report/"};
  return resource == "*" || resource == "root" ||
         std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return resource.starts_with(start); });
}

constexpr std::string_view kIamPathFault =
    "IAM resource path must either be \"*\", root, or start with user/, federated-user/, role/, group/, "
    "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, "
    "access-report/.";

// The segments of a resource ARN, missing ones as `*`, the first one always `arn`.
struct FilledArn {
  ArnView view;
  std::size_t given = 0;
};

FilledArn fill(std::string_view resource) {
  FilledArn filled{ArnView::split(resource)};
  const auto colons = static_cast<std::size_t>(std::count(resource.begin(), resource.end(), ':'));
  filled.given = std::min(colons + 1, kArnSegments);
  for (std::size_t i = filled.given; i < kArnSegments; ++i) filled.view.segments[i] = "*";
  return filled;
}

// Visits (operator name, key, value) of every line of the Condition element until visit answers a fault.
template <class Visit>
MaybeFault for_each_condition(const JsonValue& statement, Visit visit) {
  const JsonValue* condition = statement.find("Condition");
  if (condition == nullptr) return std::nullopt;
  for (const JsonMember& block : condition->members) {
    for (const JsonMember& line : block.value.members) {
      if (MaybeFault fault = visit(block.name, line)) return fault;
    }
  }
  return std::nullopt;
}

}  // namespace

Variables variables_of(const JsonValue& document) {
  const JsonValue* version = document.find("Version");
  return version != nullptr && version->text == kVersion2012 ? Variables::Yes : Variables::No;
}

std::vector<const JsonValue*> statements_of(const JsonValue& document) {
  std::vector<const JsonValue*> statements;
  const JsonValue* element = document.find("Statement");
  if (element == nullptr) return statements;
  if (!element->is_array()) return {element};
  for (const JsonValue& item : element->items) statements.push_back(&item);
  return statements;
}

std::optional<std::vector<const JsonValue*>> strings_of(const JsonValue& value) {
  if (value.is_string()) return std::vector<const JsonValue*>{&value};
  if (!value.is_array()) return std::nullopt;
  std::vector<const JsonValue*> strings;
  for (const JsonValue& item : value.items) {
    if (!item.is_string()) return std::nullopt;
    strings.push_back(&item);
  }
  return strings;
}

std::vector<const JsonValue*> string_list(const JsonValue& value) {
  return strings_of(value).value_or(std::vector<const JsonValue*>());
}

bool is_empty_list(const JsonValue& value) {
  return value.is_array() && value.items.empty();
}

const JsonMember* unknown_member(const JsonValue& object, std::initializer_list<std::string_view> known) {
  for (const JsonMember& member : object.members) {
    if (std::find(known.begin(), known.end(), member.name) == known.end()) return &member;
  }
  return nullptr;
}

MaybeFault condition_syntax_fault(const JsonValue& statement, std::string_view message) {
  const auto fault = [&](const JsonValue& at, std::string detail) {
    return Fault{std::string(message), at.begin, std::move(detail)};
  };
  const JsonValue* condition = statement.find("Condition");
  if (condition == nullptr) return std::nullopt;
  if (!condition->is_object()) return fault(*condition, "`Condition` is not an object");
  for (const JsonMember& block : condition->members) {
    if (!block.value.is_object()) return fault(block.value, "`" + block.name + "` does not hold an object");
    for (const JsonMember& line : block.value.members) {
      if (!is_scalar_or_list(line.value)) {
        return fault(line.value, "`" + line.name + "` is not a string, number, boolean or list of those");
      }
    }
    // AWS: an unknown operator with an empty body passes.
    if (!block.value.members.empty() && !parse_operator(block.name)) {
      return Fault{std::string(message), block.name_begin, "there is no condition operator `" + block.name + "`"};
    }
  }
  return std::nullopt;
}

MaybeFault condition_value_fault(const JsonValue& statement, Variables variables, std::string_view message) {
  return for_each_condition(statement, [&](const std::string& name, const JsonMember& line) -> MaybeFault {
    const auto compiled = compile_condition(*parse_operator(name), line.name, condition_values(line.value), variables);
    if (compiled) return std::nullopt;
    return Fault{std::string(message), line.value.begin, compiled.error().message};
  });
}

MaybeFault resource_variable_fault(const JsonValue& statement, Variables variables, std::string_view message) {
  for (const std::string_view element : {"Resource", "NotResource"}) {
    const JsonValue* list = statement.find(element);
    if (list == nullptr) continue;
    for (const JsonValue* value : string_list(*list)) {
      const auto compiled = ArnPattern::compile(value->text, variables, ArnPattern::Incomplete::FillWithStars);
      if (!compiled) return Fault{std::string(message), value->begin, compiled.error().message};
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> condition_values(const JsonValue& value) {
  if (!value.is_array()) return {value.text};
  std::vector<std::string_view> values;
  for (const JsonValue& item : value.items) values.push_back(item.text);
  return values;
}

bool is_partition(std::string_view text) {
  constexpr std::string_view kPartitions[] = {"aws",       "aws-cn",    "aws-us-gov", "aws-iso", "aws-iso-b",
                                              "aws-iso-e", "aws-iso-f", "aws-eusc",   "*"};
  return std::find(std::begin(kPartitions), std::end(kPartitions), text) != std::end(kPartitions);
}

std::optional<std::string> action_fault(std::string_view action) {
  if (action == "*") return std::nullopt;
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos) {
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  }
  if (action.find(':', colon + 1) != std::string_view::npos) return "Actions/Condition can contain only one colon.";
  const std::string_view vendor = action.substr(0, colon);
  const bool valid = !vendor.empty() && std::all_of(vendor.begin(), vendor.end(),
                                                    [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
  if (!valid) return "Vendor " + std::string(vendor) + " is not valid";
  return std::nullopt;
}

bool fails_legacy_parsing(std::string_view resource) {
  const FilledArn arn = fill(resource);
  if (resource == "*" || arn.given < 2 || !is_partition(arn.view.segments[1])) return false;
  const bool double_colon = resource.find("::") != std::string_view::npos;
  return (arn.given < kArnSegments && double_colon) || (arn.given > 2 && arn.view.segments[2].empty());
}

std::optional<std::string> resource_fault(std::string_view resource) {
  if (resource == "*") return std::nullopt;
  const std::string text(resource);
  const FilledArn arn = fill(resource);
  if (arn.given < 2) return "Resource " + text + " must be in ARN format or \"*\".";
  const auto& segments = arn.view.segments;
  if (!is_partition(segments[1])) {
    std::string filled = "arn";
    for (std::size_t i = 1; i < kArnSegments; ++i) filled += ":" + std::string(segments[i]);
    return "Partition \"" + std::string(segments[1]) + "\" is not valid for resource \"" + filled + "\".";
  }
  const std::string_view service = segments[2];
  if (arn.given < 3 || service.find_first_of("*?") != std::string_view::npos) {
    return "Resource vendor must be fully qualified and cannot contain regexes.";
  }
  const bool region = !segments[3].empty();
  if (service == "iam" && region) return "IAM resource " + text + " cannot contain region information.";
  if (service == "s3" && region && !segments[5].starts_with("accesspoint/")) {
    return "Resource " + text + " can not contain region information.";
  }
  if (service == "iam" && !is_iam_path(segments[5])) return std::string(kIamPathFault);
  return std::nullopt;
}

bool is_valid_sid(std::string_view sid) {
  return std::all_of(sid.begin(), sid.end(), is_alnum);
}

const JsonValue* repeated_sid(const std::vector<const JsonValue*>& statements) {
  std::set<std::string_view> seen;
  for (const JsonValue* statement : statements) {
    const JsonValue* sid = statement->find("Sid");
    if (sid == nullptr || sid->text.empty()) continue;
    if (!seen.insert(sid->text).second) return sid;
  }
  return nullptr;
}

std::string invalid_principal_message(std::string_view key, std::string_view value) {
  std::string upper(key);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return "Invalid principal in policy: \"" + upper + "\":\"" + std::string(value) + "\"";
}

std::optional<BadPrincipal> bad_principal(const JsonValue& principal) {
  if (principal.is_string()) {
    if (principal.text == "*") return std::nullopt;
    return BadPrincipal{"AWS", &principal};
  }
  if (!principal.is_object()) return BadPrincipal{"AWS", nullptr};
  for (const JsonMember& member : principal.members) {
    const auto values = strings_of(member.value);
    if (!values) return BadPrincipal{member.name, nullptr};
    for (const JsonValue* value : *values) {
      if (member.name == "*" || !parse_principal(member.name, value->text)) return BadPrincipal{member.name, value};
    }
  }
  return std::nullopt;
}

}  // namespace rolecall::policy
