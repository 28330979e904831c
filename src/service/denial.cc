// SPDX-License-Identifier: Apache-2.0
#include "service/denial.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "policy/validate.h"
#include "wire/errors.h"

namespace rolecall::service {
namespace {

using base::json_string;

std::string items(const std::vector<std::string>& list) {
  std::string out = R"({"items":[)";
  for (std::size_t i = 0; i < list.size(); ++i) out.append(i > 0 ? "," : "").append(list[i]);
  return out + "]}";
}

std::string value_item(std::string_view value) {
  return fmt::format(R"({{"value":{}}})", json_string(value));
}

std::string value_items(const std::vector<std::string_view>& values) {
  std::vector<std::string> out;
  for (const auto value : values) out.push_back(value_item(value));
  return items(out);
}

// What a statement has there.  What it leaves out (NotAction, NotResource) is not told.
std::string element_items(const policy::JsonValue& statement, std::string_view name) {
  const policy::JsonValue* element = statement.find(name);
  return value_items(element ? policy::condition_values(*element) : std::vector<std::string_view>());
}

std::string statement_conditions(const policy::JsonValue& statement) {
  std::vector<std::string> out;
  if (const policy::JsonValue* element = statement.find("Condition")) {
    for (const policy::JsonMember& block : element->members) {
      for (const policy::JsonMember& line : block.value.members) {
        out.push_back(fmt::format(R"({{"key":{},"values":{}}})", json_string(line.name),
                                  value_items(policy::condition_values(line.value))));
      }
    }
  }
  return items(out);
}

// AWS: the statement as it was written.
std::string matched_statement(const policy::Statement& statement, const policy::Request& request) {
  constexpr std::size_t kLong = 1500;  // LIMIT: ours; more would leave no room for the context in a message
  std::string actions = items({value_item(request.action.text())});
  std::string resources = items({value_item(request.resource)});
  std::string conditions = items({});
  if (const auto written = policy::parse_json(statement.source); written && statement.source.size() <= kLong) {
    actions = element_items(*written, "Action");
    resources = element_items(*written, "Resource");
    conditions = statement_conditions(*written);
  }
  const bool deny = statement.effect == policy::Effect::Deny;
  return fmt::format(
      R"({{"statementId":{},"effect":"{}","principals":{},"principalGroups":{},"actions":{},"resources":{},"conditions":{}}})",
      json_string(statement.sid), deny ? "DENY" : "ALLOW", items({value_item(request.principal.unique_id)}), items({}),
      actions, resources, conditions);
}

std::string condition_items(const policy::Context& context) {
  std::vector<std::string> out;
  for (const auto& entry : context.entries()) {
    std::vector<std::string> values;
    for (const auto value : entry.values) values.push_back(value_item(value));
    out.push_back(fmt::format(R"({{"key":{},"values":{}}})", json_string(entry.name), items(values)));
  }
  return items(out);
}

std::string principal_json(const Caller& caller) {
  std::string out = fmt::format(R"({{"id":{},"arn":{})", json_string(caller.user_id()), json_string(caller.arn()));
  if (!caller.user_name().empty()) out += fmt::format(R"(,"name":{})", json_string(caller.user_name()));
  return out + "}";
}

}  // namespace

std::string denial_text(const Judged& judged, const Caller& caller) {
  if (caller.is_anonymous()) return "Access Denied";  // AWS: nobody to name
  std::string out = fmt::format("User: {} is not authorized to perform: {}", caller.arn(), judged.action);
  if (!judged.shown_as.empty()) out += fmt::format(" on resource: {}", judged.shown_as);
  return out + judged.reason;
}

std::string denial_json(const policy::Request& request, const policy::Decision& decision, const Caller& caller) {
  const bool explicit_deny = decision.outcome == policy::Outcome::ExplicitDeny;
  std::vector<std::string> matched;
  if (explicit_deny && decision.statement) matched.push_back(matched_statement(*decision.statement, request));
  return fmt::format(
      R"({{"allowed":false,"explicitDeny":{},"matchedStatements":{},"failures":{},"context":{{"principal":{},"action":{},"resource":{},"conditions":{}}}}})",
      explicit_deny, items(matched), items({}), principal_json(caller), json_string(request.action.text()),
      json_string(request.resource), condition_items(request.context));
}

wire::ApiError denial_error(const Denial& denial, wire::Protocol protocol, const issuer::Issuer& issuer,
                            base::Random& random) {
  if (protocol != wire::Protocol::Ec2) return wire::access_denied(protocol, denial.text);
  // AWS: the words differ where the action knows no resources: nothing is encoded there.
  std::string message = "You are not authorized to perform this operation. " + denial.text;
  if (denial.names_resource) {
    // A context too large for a message (thousands of characters of tags) leaves the words alone.
    const auto sealed = issuer.seal_message(denial.account.str() + denial.explanation, random);
    if (sealed) message += ". Encoded authorization failure message: " + *sealed;
  }
  return wire::access_denied(protocol, std::move(message));
}

}  // namespace rolecall::service
