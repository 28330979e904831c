// SPDX-License-Identifier: Apache-2.0
#include "policy/findings.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

using Severity = Finding::Severity;

constexpr std::string_view kPassRole = "iam:PassRole";

// AWS: the keys with several values by their nature; see the global condition keys.
constexpr std::array kMultivalued = {
    std::string_view("aws:CalledVia"),        std::string_view("aws:PrincipalOrgPaths"),
    std::string_view("aws:ResourceOrgPaths"), std::string_view("aws:PrincipalServiceNamesList"),
    std::string_view("aws:SourceOrgPaths"),   std::string_view("aws:TagKeys"),
    std::string_view("aws:VpceOrgPaths")};
constexpr std::array kSingleTagKeys = {std::string_view("aws:PrincipalTag/"), std::string_view("aws:RequestTag/"),
                                       std::string_view("aws:ResourceTag/")};

// AWS: global keys of requests that no service of ours gets.
constexpr std::array kOtherGlobalKeys = {
    std::string_view("aws:CalledViaAWSMCP"), std::string_view("aws:ChatbotSourceArn"),
    std::string_view("aws:IsMcpServiceAction"), std::string_view("aws:SignInSessionArn"),
    std::string_view("aws:ViaAWSMCPService")};

constexpr std::array kPrivateRanges = {std::string_view("10.0.0.0/8"), std::string_view("172.16.0.0/12"),
                                       std::string_view("192.168.0.0/16"), std::string_view("127.0.0.0/8"),
                                       std::string_view("169.254.0.0/16")};

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && base::equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& keys, std::string_view key) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view other) { return base::equals_ignore_case(key, other); });
}

bool is_tag_key(std::string_view key) {
  return std::any_of(kSingleTagKeys.begin(), kSingleTagKeys.end(), [&](std::string_view prefix) {
    return key.size() > prefix.size() && starts_with_ignoring_case(key, prefix);
  });
}

// `aws:` and a name that AWS does not document.
bool is_unknown_global(std::string_view key) {
  return starts_with_ignoring_case(key, "aws:") && hash_key(key).id == kUnknownKey && !is_tag_key(key) &&
         !is_one_of(kOtherGlobalKeys, key);
}

// Documented to have one value in every request.
bool is_single_valued(std::string_view key) {
  if (is_tag_key(key)) return true;
  const KeyId id = hash_key(key).id;
  return id != kUnknownKey && starts_with_ignoring_case(key, "aws:") && !is_one_of(kMultivalued, key);
}

bool is_private_address(std::string_view value) {
  const auto address = parse_ip_address(value.substr(0, value.find('/')));
  return address && std::any_of(kPrivateRanges.begin(), kPrivateRanges.end(),
                                [&](std::string_view range) { return IpRange::parse(range)->contains(*address); });
}

class Inspection {
 public:
  explicit Inspection(const Policy& policy) : policy_(policy) {}

  std::vector<Finding> run() {
    const auto document = parse_json(policy_.text());
    if (!document) return {};  // not reached: the policy was compiled from it
    if (document->find("Version") == nullptr) {
      add(Severity::Warning, "MISSING_VERSION", *document,
          "without `Version` the policy is of 2008-10-17, in which `${...}` is no variable; add \"Version\": "
          "\"2012-10-17\"",
          document->begin + 1);
    }
    for (const JsonValue* statement : statements_of(*document)) inspect(*statement);
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const Finding& a, const Finding& b) { return a.place.begin < b.place.begin; });
    return std::move(findings_);
  }

 private:
  void add(Severity severity, std::string_view code, const JsonValue& at, std::string message, std::size_t end = 0) {
    findings_.push_back({severity, code, std::move(message), {at.begin, end == 0 ? at.end : end}});
  }

  void inspect(const JsonValue& statement) {
    const bool allows = statement.find("Effect")->text == "Allow";
    if (const JsonValue* not_principal = statement.find("NotPrincipal"); not_principal != nullptr && allows) {
      add(Severity::SecurityWarning, "ALLOW_WITH_NOT_PRINCIPAL", *not_principal,
          "Allow with NotPrincipal grants to everybody else, anonymous callers included");
    }
    for (const std::string_view element : {"Action", "NotAction", "Resource", "NotResource"}) {
      if (const JsonValue* list = statement.find(element)) inspect_repetitions(element, *list);
    }
    for (const std::string_view element : {"Resource", "NotResource"}) {
      const JsonValue* list = statement.find(element);
      if (list == nullptr) continue;
      for (const JsonValue* value : string_list(*list)) inspect_variables(*value);
    }
    if (allows) inspect_pass_role(statement);
    if (const JsonValue* condition = statement.find("Condition")) inspect_condition(*condition, allows);
  }

  void inspect_repetitions(std::string_view element, const JsonValue& list) {
    const bool action = element.ends_with("Action");
    std::set<std::string> seen;
    for (const JsonValue* value : string_list(list)) {
      if (seen.insert(action ? base::ascii_lower(value->text) : value->text).second) continue;
      add(Severity::Suggestion, action ? "REDUNDANT_ACTION" : "REDUNDANT_RESOURCE", *value,
          "`" + value->text + "` is listed before");
    }
  }

  void inspect_pass_role(const JsonValue& statement) {
    const JsonValue* actions = statement.find("Action");
    const JsonValue* resources = statement.find("Resource");
    if (actions == nullptr || resources == nullptr) return;
    for (const JsonValue* resource : string_list(*resources)) {
      if (resource->text != "*") continue;
      for (const JsonValue* action : string_list(*actions)) {
        if (!base::equals_ignore_case(action->text, kPassRole)) continue;
        add(Severity::SecurityWarning, "PASS_ROLE_WITH_STAR_IN_RESOURCE", *resource,
            "iam:PassRole on `*` lets its holder hand any role of the account to a service; name the roles");
        return;
      }
    }
  }

  void inspect_condition(const JsonValue& condition, bool allows) {
    if (condition.members.empty()) {
      add(Severity::Suggestion, "EMPTY_OBJECT_CONDITION", condition, "an empty Condition asks nothing");
    }
    for (const JsonMember& block : condition.members) {
      const auto op = parse_operator(block.name);
      if (!op) continue;
      for (const JsonMember& line : block.value.members) inspect_line(block.name, *op, line, allows);
    }
  }

  void add_unknown_global(std::string_view key, Span place) {
    findings_.push_back({Severity::Warning, "INVALID_GLOBAL_CONDITION_KEY",
                         "there is no global condition key `" + std::string(key) + "`; no request has it", place});
  }

  // `${aws:KEY}` and `${aws:KEY, 'default'}`.
  void inspect_variables(const JsonValue& value) {
    const std::string_view text = value.text;
    for (std::size_t begin = text.find("${"); begin != std::string_view::npos; begin = text.find("${", begin + 2)) {
      const std::string_view key = text.substr(begin + 2, text.find_first_of(",} ", begin + 2) - begin - 2);
      if (is_unknown_global(key)) add_unknown_global(key, {value.begin, value.end});
    }
  }

  void inspect_line(const std::string& name, const Operator& op, const JsonMember& line, bool allows) {
    if (is_empty_list(line.value)) {
      add(Severity::Warning, "EMPTY_ARRAY_CONDITION", line.value,
          "`" + line.name + "` is compared with no value at all");
    }
    if (is_unknown_global(line.name)) {
      std::size_t end = line.value.begin;
      while (policy_.text()[end - 1] != '"') --end;  // back over the colon
      add_unknown_global(line.name, {line.name_begin, end});
    }
    if (op.qualifier == Qualifier::ForAllValues && allows && is_single_valued(line.name)) {
      findings_.push_back({Severity::SecurityWarning,
                           "FOR_ALL_VALUES_WITH_SINGLE_VALUED_KEY",
                           "`" + name + "` also holds for requests that do not have `" + line.name +
                               "`, which has one value; leave ForAllValues out",
                           {line.name_begin, line.value.end}});
    }
    const bool exact_string = op.row->type == ValueType::String && op.row->comparison != Comparison::Like;
    for_each_value(line.value, [&](const JsonValue& value) {
      inspect_variables(value);
      if (exact_string && without_variables(value.text).find_first_of("*?") != std::string::npos) {
        add(Severity::Warning, "WILDCARD_WITHOUT_LIKE_OPERATOR", value,
            "`" + name + "` takes `*` and `?` for themselves; StringLike takes them for wildcards");
      }
      if (base::equals_ignore_case(line.name, "aws:SourceIp") && op.row->type == ValueType::Ip &&
          is_private_address(value.text)) {
        add(Severity::Warning, "PRIVATE_IP_ADDRESS", value,
            "aws:SourceIp is the public address of a request; `" + value.text +
                "` is private (aws:VpcSourceIp has those)");
      }
    });
  }

  template <class Visit>
  static void for_each_value(const JsonValue& value, Visit visit) {
    if (!value.is_array()) return visit(value);
    for (const JsonValue& item : value.items) visit(item);
  }

  // `${*}` and `${?}` are how a wildcard's character is written where it is meant.
  static std::string without_variables(std::string text) {
    for (std::size_t begin = text.find("${"); begin != std::string::npos; begin = text.find("${", begin)) {
      const std::size_t end = text.find('}', begin);
      text.erase(begin, end == std::string::npos ? end : end + 1 - begin);
    }
    return text;
  }

  const Policy& policy_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> find_issues(const Policy& policy) {
  return Inspection(policy).run();
}

std::string_view severity_name(Finding::Severity severity) {
  switch (severity) {
    case Severity::SecurityWarning:
      return "security warning";
    case Severity::Warning:
      return "warning";
    case Severity::Suggestion:
      return "suggestion";
  }
  std::unreachable();
}

}  // namespace rolecall::policy
