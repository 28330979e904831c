// SPDX-License-Identifier: Apache-2.0
#include "policy/simulation.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/encoding.h"
#include "policy/validate.h"

namespace rolecall::policy {
namespace {

constexpr std::string_view kAnyResource = "*";

bool is_organization(Layer layer) {
  return layer == Layer::ServiceControl || layer == Layer::ResourceControl;
}

// AWS: boundaries and organization policies only limit; an Allow of theirs makes no decision.
bool grants(Layer layer) {
  return layer == Layer::Identity || layer == Layer::Resource || layer == Layer::Trust;
}

// What the statements of one layer say together.
Outcome outcome_of(Layer layer, const std::vector<Consideration>& considered) {
  Outcome outcome = Outcome::ImplicitDeny;
  for (const Consideration& one : considered) {
    if (one.layer != layer || one.result != StatementResult::Applies) continue;
    if (one.statement->effect == Effect::Deny) return Outcome::ExplicitDeny;
    outcome = Outcome::Allow;
  }
  return outcome;
}

std::vector<MatchedStatement> matched_statements(const Decision& decision) {
  std::vector<MatchedStatement> matched;
  const bool denied = decision.outcome == Outcome::ExplicitDeny;
  // AWS: a denial by the organization ends the simulation, and its statements are never told.
  if (decision.outcome == Outcome::ImplicitDeny || is_organization(decision.layer)) return matched;
  for (const Consideration& one : decision.considered) {
    if (one.result != StatementResult::Applies || is_organization(one.layer)) continue;
    const bool counts =
        denied ? one.statement->effect == Effect::Deny : one.statement->effect == Effect::Allow && grants(one.layer);
    if (!counts) continue;
    matched.push_back({one.layer, one.policy, one.statement, simulated_begin(*one.policy->policy, *one.statement),
                       one.statement->end});
  }
  return matched;
}

class Simulator {
 public:
  explicit Simulator(const Simulation& simulation) : simulation_(simulation) {
    simulation_.caller.set_keys(defaults_);
    for (const ContextValues& entry : simulation_.context.entries()) {
      if (entry.cardinality == Cardinality::Multi) {
        context_.set_values(entry.name, entry.values);
      } else {
        context_.set(entry.name, entry.values.front());
      }
    }
    missing_keys_ = missing_keys();
  }

  SimulatedAction run(std::string_view action) const {
    SimulatedAction result{.action = action, .outcome = Outcome::Allow, .resources = {}};
    const Action named = *Action::parse(action);
    if (simulation_.resources.empty()) result.resources.push_back(run(named, kAnyResource));
    for (const std::string& resource : simulation_.resources) result.resources.push_back(run(named, resource));
    for (const SimulatedResource& one : result.resources) {
      result.outcome = std::max(result.outcome, one.decision.outcome);  // ordered from Allow to ExplicitDeny
    }
    return result;
  }

 private:
  SimulatedResource run(const Action& action, std::string_view resource) const {
    const Principal principal = simulation_.caller.principal();
    const std::string_view owner = owner_of(resource);
    SimulatedResource result{.resource = resource};
    const Request request{principal, action, resource, owner, context_};
    const bool explains = simulation_.explaining == Explaining::Yes;
    result.decision = evaluate(request, simulation_.policies, explains ? Tracing::On : Tracing::Statements);
    Decision& decision = result.decision;
    result.matched = matched_statements(decision);
    if (decision.outcome == Outcome::ImplicitDeny) result.missing_keys = missing_keys_;
    if (simulation_.policies.boundary != nullptr) {
      result.allowed_by_boundary = outcome_of(Layer::Boundary, decision.considered) == Outcome::Allow;
    }
    if (!simulation_.policies.service_control.empty() || !simulation_.policies.resource_control.empty()) {
      result.allowed_by_organization = !is_organization(decision.layer);
    }
    const bool crosses = !owner.empty() && owner != principal.account;
    if (crosses && !is_organization(decision.layer)) result.by_layer = outcomes_by_layer(decision);
    if (explains) {
      for (const Consideration& one : decision.considered) result.explanations.push_back(explain(one, request));
    } else {
      decision.considered = {};  // there may be thousands for each resource
    }
    return result;
  }

  // AWS: a resource policy belongs to whom the ARN names; where it names nobody (S3), to the given owner.  Without a
  // resource policy the ARN's account is not looked at: nobody could have granted anything there.
  std::string_view owner_of(std::string_view resource) const {
    if (resource == kAnyResource) return {};
    const std::string_view account = ArnView::split(resource).account();
    return simulation_.policies.resource != nullptr && !account.empty() ? account : simulation_.resource_owner;
  }

  std::vector<std::pair<Layer, Outcome>> outcomes_by_layer(const Decision& decision) const {
    std::vector<std::pair<Layer, Outcome>> outcomes;
    const auto add = [&](Layer layer) { outcomes.emplace_back(layer, outcome_of(layer, decision.considered)); };
    if (simulation_.policies.boundary != nullptr) add(Layer::Boundary);
    const AttachedPolicy* resource = simulation_.policies.resource;
    add(resource != nullptr && resource->policy->kind() == Kind::Trust ? Layer::Trust : Layer::Resource);
    add(Layer::Identity);
    return outcomes;
  }

  // AWS: also those that follow from the caller, because real requests may differ.
  std::vector<std::string> missing_keys() const {
    std::set<std::string> missing;
    const auto add = [&](const AttachedPolicy& attached) {
      for (std::string& key : attached.policy->context_keys()) {
        if (simulation_.context.find(key) == nullptr) missing.insert(std::move(key));
      }
    };
    const auto add_all = [&](AttachedPolicies policies) { std::for_each(policies.begin(), policies.end(), add); };
    const Inputs& policies = simulation_.policies;
    for (const AttachedPolicies level : policies.service_control) add_all(level);
    for (const AttachedPolicies level : policies.resource_control) add_all(level);
    add_all(policies.identity);
    if (policies.vpc_endpoint != nullptr) add(*policies.vpc_endpoint);
    if (policies.resource != nullptr) add(*policies.resource);
    if (policies.boundary != nullptr) add(*policies.boundary);
    if (policies.session) add_all(*policies.session);
    return {missing.begin(), missing.end()};
  }

  const Simulation& simulation_;
  Context defaults_;
  Context context_ = Context::layered_on(defaults_);
  std::vector<std::string> missing_keys_;  // the same for all actions and resources
};

struct HandlingRow {
  std::string_view option;
  std::array<std::string_view, 6> types;  // as ARNs of EC2 spell them
};
constexpr std::string_view kInstance = "instance", kImage = "image", kGroup = "security-group";
constexpr std::string_view kInterface = "network-interface", kSubnet = "subnet", kVolume = "volume";
constexpr std::array kHandling = {
    HandlingRow{"EC2-Classic-InstanceStore", {kInstance, kImage, kGroup}},
    HandlingRow{"EC2-Classic-EBS", {kInstance, kImage, kGroup, kVolume}},
    HandlingRow{"EC2-VPC-InstanceStore", {kInstance, kImage, kGroup, kInterface}},
    HandlingRow{"EC2-VPC-InstanceStore-Subnet", {kInstance, kImage, kGroup, kInterface, kSubnet}},
    HandlingRow{"EC2-VPC-EBS", {kInstance, kImage, kGroup, kInterface, kVolume}},
    HandlingRow{"EC2-VPC-EBS-Subnet", {kInstance, kImage, kGroup, kInterface, kSubnet, kVolume}},
};

bool is_ec2_resource(std::string_view resource, std::string_view type) {
  const ArnView arn = ArnView::split(resource);
  return arn.complete && arn.segments[2] == "ec2" && arn.resource().substr(0, arn.resource().find('/')) == type;
}

}  // namespace

std::vector<SimulatedAction> simulate(const Simulation& simulation) {
  const Simulator simulator(simulation);
  std::vector<SimulatedAction> results;
  for (const std::string& action : simulation.actions) results.push_back(simulator.run(action));
  return results;
}

Position simulated_begin(const Policy& policy, const Statement& statement) {
  const std::string_view text = policy.text();
  std::size_t before = static_cast<std::size_t>(statement.source.data() - text.data());
  const auto skip_space = [&] {
    while (before > 0 && std::string_view(" \t\r\n").find(text[before - 1]) != std::string_view::npos) --before;
  };
  skip_space();
  if (before == 0 || text[before - 1] == ':') return statement.begin;
  if (text[before - 1] == '[') return position_at(text, before);
  return policy.statements()[statement.index - 1].end;
}

base::Status check_resource_handling(std::string_view option, std::span<const std::string> actions,
                                     std::span<const std::string> resources) {
  const auto row = std::find_if(kHandling.begin(), kHandling.end(),
                                [&](const HandlingRow& candidate) { return candidate.option == option; });
  if (row == kHandling.end()) {
    return base::failure(
        "Invalid input resource handling options. There is no resource handling option: " + std::string(option) + ".");
  }
  for (const std::string& action : actions) {
    if (base::equals_ignore_case(action, "ec2:RunInstances")) continue;
    return base::failure(
        "Invalid input resource handling options. Action does not support resource handling options: " + action +
        ". Please refer to the documentation for more details: "
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html");
  }
  for (const std::string_view type : row->types) {
    const bool present = type.empty() || std::any_of(resources.begin(), resources.end(), [&](const std::string& one) {
                           return is_ec2_resource(one, type);
                         });
    if (present) continue;
    return base::failure("Invalid input resource handling options. The resource handling option " +
                         std::string(option) + " requires a resource of type: " + std::string(type) + ".");
  }
  return {};
}

Kind resource_policy_kind(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return Kind::Bucket;
  const auto statements = statements_of(*document);
  const bool trust = !statements.empty() && std::none_of(statements.begin(), statements.end(), [](const auto* one) {
    return one->find("Resource") != nullptr || one->find("NotResource") != nullptr;
  });
  return trust ? Kind::Trust : Kind::Bucket;
}

}  // namespace rolecall::policy
