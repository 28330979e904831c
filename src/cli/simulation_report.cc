// SPDX-License-Identifier: Apache-2.0
#include "cli/simulation_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <utility>

#include "policy/json.h"

namespace rolecall::cli {
namespace {

namespace json = boost::json;
using policy::Consideration;
using policy::Outcome;
using policy::SimulatedResource;
using policy::StatementResult;

bool is_good(const SimulatedResource& resource, std::optional<Outcome> expected) {
  return resource.decision.outcome == expected.value_or(Outcome::Allow);
}

Colour colour_of(Outcome outcome) {
  return outcome == Outcome::Allow ? Colour::Good : Colour::Bad;
}

// `statement 2 "ReadOnly"`.
std::string statement_name(const policy::Statement& statement) {
  std::string name = fmt::format("statement {}", statement.index + 1);
  if (!statement.sid.empty()) name += fmt::format(" \"{}\"", printable(statement.sid));
  return name;
}

std::string_view effect_name(policy::Effect effect) {
  return effect == policy::Effect::Allow ? "Allow" : "Deny";
}

bool is_organization(policy::Layer layer) {
  return layer == policy::Layer::ServiceControl || layer == policy::Layer::ResourceControl;
}

bool allows(const Consideration& one) {
  return one.result == StatementResult::Applies && one.statement->effect == policy::Effect::Allow;
}

// Of an implicit denial by the organization: the first level that does not allow.  AWS: every level has to.
std::optional<std::size_t> lacking_level(const policy::Decision& decision) {
  if (decision.outcome != Outcome::ImplicitDeny || !is_organization(decision.layer)) return std::nullopt;
  std::map<std::size_t, bool> allowing;
  for (const Consideration& one : decision.considered) {
    if (one.layer == decision.layer) allowing[one.level] |= allows(one);
  }
  const auto lacking = std::ranges::find(allowing, false, &std::pair<const std::size_t, bool>::second);
  return lacking == allowing.end() ? std::nullopt : std::optional(lacking->first);
}

std::size_t deciding_offset(const policy::Decision& decision) {
  return static_cast<std::size_t>(decision.statement->source.data() - decision.policy->policy->text().data());
}

std::string deciding_statement(const policy::Decision& decision) {
  return fmt::format(
      "{} of {}", statement_name(*decision.statement),
      place_name(decision.policy->source.name, decision.policy->policy->text(), deciding_offset(decision)));
}

// `service control policy at level 2`.
std::string lacking_type(const policy::Decision& decision) {
  std::string name(policy::policy_type_name(decision.layer));
  if (const auto level = lacking_level(decision)) name += fmt::format(" at level {}", *level + 1);
  return name;
}

std::string reason_of(const SimulatedResource& resource) {
  const policy::Decision& decision = resource.decision;
  if (decision.statement != nullptr) return "by " + deciding_statement(decision);
  if (lacking_level(decision)) return fmt::format("because no {} allows it", lacking_type(decision));
  return policy::summary(decision);
}

std::string headline(std::string_view action, const SimulatedResource& resource, std::optional<Outcome> expected,
                     Colours colours) {
  const Outcome outcome = resource.decision.outcome;
  std::string line = coloured(fmt::format("{:<12}", policy::simulator_name(outcome)), colour_of(outcome), colours);
  line +=
      fmt::format(" {} on {} {}", coloured(action, Colour::Strong, colours), resource.resource, reason_of(resource));
  if (expected && !is_good(resource, expected)) {
    line += coloured(fmt::format(" (expected: {})", policy::simulator_name(*expected)), Colour::Bad, colours);
  }
  return line + "\n";
}

// ---- explanations ------------------------------------------------------------------------------------------------

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += fmt::format("    {}\n", text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

// How a statement that applies, or does not, stands to the decision.
std::string_view verdict_of(const Consideration& one, const policy::Decision& decision, bool decided) {
  if (decided) return "decides";
  if (one.result != StatementResult::Applies) return "does not apply";
  if (!allows(one) || decision.outcome == Outcome::Allow) return "applies, too";
  return decision.outcome == Outcome::ExplicitDeny ? "applies, but a Deny wins" : "applies, but is not enough";
}

// How much is shown of a statement: its lines, or only where they are.
enum class Shown : bool { Place, Lines };

std::string explained_statement(const Consideration& one, const policy::Explanation& explanation,
                                const policy::Decision& decision, bool decided, Shown shown, Colours colours) {
  const bool applies = one.result == StatementResult::Applies;
  const bool allows = one.statement->effect == policy::Effect::Allow;
  std::string level;
  if (is_organization(one.layer)) {
    level = fmt::format(" at level {}", one.level + 1);
  }
  const Colour colour = applies ? (allows ? Colour::Good : Colour::Bad) : Colour::Warning;
  std::string out =
      fmt::format("  {}{}, {} ({}) {}", policy::policy_type_name(one.layer), level, statement_name(*one.statement),
                  effect_name(one.statement->effect), coloured(verdict_of(one, decision, decided), colour, colours));
  const std::string_view file = one.policy->source.name;
  const std::string_view text = one.policy->policy->text();
  if (shown == Shown::Place) {
    return out +
           fmt::format(": {} {}\n", place_name(file, text, explanation.place.begin), printable(explanation.reason));
  }
  return out + "\n" + indented(render({file, text, explanation.place, explanation.reason, colour}, colours));
}

// What a value for the key could look like.
std::string example_value(std::string_view key) {
  constexpr std::pair<std::string_view, std::string_view> kExamples[] = {{"aws:SourceIp", "203.0.113.7"},
                                                                         {"aws:CurrentTime", "2026-01-31T12:00:00Z"},
                                                                         {"aws:username", "alice"},
                                                                         {"aws:SecureTransport", "true"},
                                                                         {"aws:MultiFactorAuthPresent", "true"},
                                                                         {"aws:RequestedRegion", "us-east-1"},
                                                                         {"aws:PrincipalAccount", "123456789012"},
                                                                         {"aws:PrincipalIsAWSService", "false"},
                                                                         {"aws:PrincipalOrgID", "o-a1b2c3d4e5"},
                                                                         {"aws:ViaAWSService", "false"},
                                                                         {"aws:SourceVpc", "vpc-0123456789abcdef0"},
                                                                         {"iam:PassedToService", "ec2.amazonaws.com"}};
  for (const auto& [name, value] : kExamples) {
    if (name == key) return fmt::format("{}={}", key, value);
  }
  if (key == "aws:TagKeys" || key == "aws:CalledVia") return fmt::format("{}:stringList=VALUE,VALUE", key);
  return fmt::format("{}=VALUE", key);
}

std::string missing_keys(const SimulatedResource& resource, Colours colours) {
  const auto& missing = resource.decision.missing_keys;
  if (missing.empty()) return {};
  std::string out = "  keys that the policies ask for and the request does not have\n";
  std::size_t width = 0;
  for (const std::string& key : missing) width = std::max(width, key.size());
  for (const std::string& key : missing) {
    out += fmt::format("    {}{}  give it with --context '{}'\n", coloured(printable(key), Colour::Strong, colours),
                       std::string(width - key.size(), ' '), printable(example_value(key)));
  }
  return out;
}

// A statement that would have allowed, to be pasted into a policy of that type.
std::string allowing_statement(std::string_view action, const SimulatedResource& resource) {
  const policy::Layer layer = resource.decision.layer;
  std::string out = R"({"Effect": "Allow", )";
  const bool of_resource = layer == policy::Layer::Resource || layer == policy::Layer::Trust;
  if (of_resource) out += R"("Principal": ..., )";
  if (layer == policy::Layer::VpcEndpoint) out += R"("Principal": "*", )";
  out += fmt::format(R"("Action": "{}")", action);
  if (layer != policy::Layer::Trust) out += fmt::format(R"(, "Resource": "{}")", resource.resource);
  return out + "}";
}

// Whether a key that nobody gave may be why it was denied.
bool may_lack_a_key(const policy::Decision& decision) {
  const auto is_missing = [&](const policy::Condition& condition) {
    return std::ranges::find(decision.missing_keys, condition.key.name()) != decision.missing_keys.end();
  };
  if (decision.statement != nullptr) return std::ranges::any_of(decision.statement->conditions, is_missing);
  return !decision.missing_keys.empty() && std::ranges::any_of(decision.considered, [&](const Consideration& one) {
    const bool nearly = one.result == StatementResult::ConditionFalse || one.result == StatementResult::OtherResource;
    return one.layer == decision.layer && one.statement->effect == policy::Effect::Allow && nearly;
  });
}

// What a person would do next who wanted it allowed.
std::string advice(std::string_view action, const SimulatedResource& resource, Colours colours) {
  const policy::Decision& decision = resource.decision;
  if (decision.outcome == Outcome::Allow || decision.layer == policy::Layer::None) return {};
  std::string out = "  if it should be allowed\n";
  if (may_lack_a_key(decision)) out += "    give the keys above that a real request has; or\n";
  if (decision.outcome == Outcome::ExplicitDeny) {
    return out + fmt::format("    change {}: a Deny wins over every Allow\n",
                             coloured(deciding_statement(decision), Colour::Strong, colours));
  }
  const bool about_star =
      resource.resource == "*" && std::ranges::any_of(decision.considered, [&](const Consideration& one) {
        return one.layer == decision.layer && one.result == StatementResult::OtherResource;
      });
  if (about_star) out += "    name a resource with --resource ARN: this was about `*`, every resource at once; or\n";
  const std::string_view article = decision.layer == policy::Layer::Identity   ? "an"
                                   : decision.layer == policy::Layer::Boundary ? "the"
                                                                               : "a";
  return out + fmt::format("    add to {} {}:\n      {}\n", article, lacking_type(decision),
                           coloured(printable(allowing_statement(action, resource)), Colour::Strong, colours));
}

std::string explained(const SimulatedResource& resource, Colours colours) {
  const policy::Decision& decision = resource.decision;
  if (decision.considered.empty()) {
    return decision.allowed() ? std::string() : "  there is no policy that could allow it\n";
  }
  // Among many statements those about other actions would bury the few that matter: they come last, a line each.
  constexpr std::size_t kMany = 8;
  const bool many = decision.considered.size() > kMany;
  std::string deciding, applying, others, far;
  for (std::size_t i = 0; i < decision.considered.size(); ++i) {
    const Consideration& one = decision.considered[i];
    const bool decided = one.statement == decision.statement && one.policy == decision.policy;
    const bool is_far = many && one.result == StatementResult::OtherAction;
    const bool applies = one.result == StatementResult::Applies;
    std::string& place = decided ? deciding : applies ? applying : is_far ? far : others;
    place += explained_statement(one, resource.explanations[i], decision, decided, is_far ? Shown::Place : Shown::Lines,
                                 colours);
  }
  return deciding + applying + others + far + missing_keys(resource, colours);
}

// ---- JSON --------------------------------------------------------------------------------------------------------

json::object position_json(const policy::Position& position) {
  return {{"line", position.line}, {"column", position.column}};
}

json::object matched_json(const policy::MatchedStatement& matched) {
  return {{"policyType", policy::policy_type_name(matched.layer)},
          {"policy", matched.policy->source.name},
          {"sid", matched.statement->sid},
          {"start", position_json(matched.begin)},
          {"end", position_json(matched.end)}};
}

json::object decider_json(const policy::Decision& decision) {
  return {{"policy", decision.policy->source.name},
          {"statement", decision.statement->index + 1},
          {"sid", decision.statement->sid},
          {"at", position_json(policy::position_at(decision.policy->policy->text(), deciding_offset(decision)))}};
}

json::object considered_json(const Consideration& one, const policy::Explanation* explanation) {
  json::object out{{"policyType", policy::policy_type_name(one.layer)},
                   {"policy", one.policy->source.name},
                   {"statement", one.statement->index + 1},
                   {"sid", one.statement->sid},
                   {"effect", effect_name(one.statement->effect)},
                   {"applies", one.result == StatementResult::Applies}};
  if (is_organization(one.layer)) out["level"] = one.level + 1;
  if (explanation != nullptr) {
    out["reason"] = explanation->reason;
    out["at"] = position_json(policy::position_at(one.policy->policy->text(), explanation->place.begin));
  }
  return out;
}

json::object resource_json(std::string_view action, const SimulatedResource& resource,
                           std::optional<Outcome> expected) {
  json::object out{{"action", action},
                   {"resource", resource.resource},
                   {"decision", policy::simulator_name(resource.decision.outcome)},
                   {"reason", reason_of(resource)}};
  if (resource.decision.layer != policy::Layer::None) {
    out["policyType"] = policy::policy_type_name(resource.decision.layer);
  }
  if (const auto level = lacking_level(resource.decision)) out["level"] = *level + 1;
  if (resource.decision.statement != nullptr) out["decidedBy"] = decider_json(resource.decision);
  if (expected) out["asExpected"] = is_good(resource, expected);
  json::array matched;
  for (const auto& one : resource.matched) matched.emplace_back(matched_json(one));
  out["matchedStatements"] = std::move(matched);
  out["missingContextKeys"] = json::array(resource.decision.missing_keys.begin(), resource.decision.missing_keys.end());
  if (resource.allowed_by_boundary) out["allowedByPermissionsBoundary"] = *resource.allowed_by_boundary;
  if (resource.allowed_by_organization) out["allowedByOrganizations"] = *resource.allowed_by_organization;
  if (!resource.by_layer.empty()) {
    json::object details;
    for (const auto& [layer, outcome] : resource.by_layer) {
      details[policy::policy_type_name(layer)] = policy::simulator_name(outcome);
    }
    out["crossAccount"] = std::move(details);
  }
  json::array considered;
  for (std::size_t i = 0; i < resource.decision.considered.size(); ++i) {
    const bool is_explained = i < resource.explanations.size();
    considered.emplace_back(
        considered_json(resource.decision.considered[i], is_explained ? &resource.explanations[i] : nullptr));
  }
  out["considered"] = std::move(considered);
  return out;
}

}  // namespace

std::string render_text(const std::vector<policy::SimulatedAction>& actions, Detail detail,
                        std::optional<Outcome> expected, Colours colours) {
  std::string out;
  for (const policy::SimulatedAction& action : actions) {
    for (const SimulatedResource& resource : action.resources) {
      if (detail == Detail::Explained && !out.empty()) out += "\n";
      out += headline(action.action, resource, expected, colours);
      if (detail != Detail::Explained) continue;
      out += explained(resource, colours);
      if (!is_good(resource, expected)) out += advice(action.action, resource, colours);
    }
  }
  return out;
}

std::string render_json(const std::vector<policy::SimulatedAction>& actions, std::optional<Outcome> expected) {
  json::array results;
  for (const policy::SimulatedAction& action : actions) {
    for (const SimulatedResource& resource : action.resources) {
      results.emplace_back(resource_json(action.action, resource, expected));
    }
  }
  return json::serialize(json::object{{"ok", came_out_well(actions, expected)}, {"results", std::move(results)}});
}

bool came_out_well(const std::vector<policy::SimulatedAction>& actions, std::optional<Outcome> expected) {
  return std::ranges::all_of(actions, [&](const policy::SimulatedAction& action) {
    return std::ranges::all_of(action.resources, [&](const auto& one) { return is_good(one, expected); });
  });
}

}  // namespace rolecall::cli
