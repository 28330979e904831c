// SPDX-License-Identifier: Apache-2.0
#include "service/iam/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "api/iam/errors.h"
#include "policy/context_entry.h"
#include "policy/simulation.h"
#include "service/iam/pagination.h"

namespace rolecall::service::iam {
namespace {

namespace shapes = api::iam;

// LIMIT: ours, in statements that are compared with an action and a resource.  A page ends before it would take more
// (AWS: a page may be shorter than MaxItems), and no single action may: a request holds neither thread nor memory long.
constexpr std::size_t kComparisonsPerPage = 100'000;

std::unexpected<wire::ApiError> invalid(std::string message) {
  return base::failure(shapes::invalid_input(std::move(message)));
}

// ---- the request -------------------------------------------------------------------------------------------------

Checked check_actions(const std::vector<std::string>& actions) {
  // AWS: a wildcard is taken for the character it is, and then hardly any policy covers it.
  const bool good = std::ranges::all_of(actions, [](const auto& name) { return name.contains(':'); });
  if (!good) return invalid("The action is invalid since it is missing names");
  // The model's limit counts characters, of which some are several bytes.
  const bool short_enough =
      std::ranges::all_of(actions, [](const auto& name) { return policy::Action::parse(name).has_value(); });
  return short_enough ? Checked() : invalid("The action is invalid since its name is too long");
}

Checked check_resources(const std::vector<std::string>& resources) {
  for (const auto& resource : resources) {
    const auto arn = policy::ArnView::split(resource);
    if (resource == "*" || (arn.complete && arn.segments[0] == "arn")) continue;
    return invalid(fmt::format("ResourceNames are not in a valid ARN format: {}.", resource));
  }
  return {};
}

base::Result<policy::SimulatedCaller, wire::ApiError> simulated_caller(const std::optional<std::string>& arn,
                                                                       const std::string& default_caller,
                                                                       const Context& context) {
  if (!arn && default_caller.empty()) return policy::SimulatedCaller::nobody(context.account().str());
  auto caller = policy::SimulatedCaller::parse(arn ? *arn : default_caller);
  if (caller && caller->is_user_group_or_role()) return *std::move(caller);
  return invalid("Invalid caller - Caller must be an IAM user, role or group in this context.");
}

// The account of an ARN of IAM.
base::Result<std::string, wire::ApiError> account_of_owner(const std::string& owner) {
  const auto arn = policy::ArnView::split(owner);
  const std::string_view account = arn.account();
  const bool good = arn.complete && arn.segments[0] == "arn" && arn.segments[2] == "iam" && account.size() == 12 &&
                    std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; }) &&
                    !arn.resource().empty();
  if (good) return std::string(account);
  return invalid(fmt::format("'{}' is not a valid as a Resource Owner.", owner));  // AWS: in these words
}

Checked fill(policy::Context& out, const std::vector<shapes::ContextEntry>& entries) {
  for (const auto& entry : entries) {
    // AWS: an empty structure is not an entry.
    if (!entry.context_key_name && !entry.context_key_type && !entry.context_key_values) continue;
    const std::string name = entry.context_key_name.value_or("");
    const auto type = policy::parse_entry_type(entry.context_key_type.value_or(""));
    if (!name.empty() && !type) return invalid(fmt::format("Context key {} has invalid type null.", name));
    const auto added = policy::add_entry(
        out, {name, type.value_or(policy::EntryType{}), entry.context_key_values.value_or(std::vector<std::string>())});
    if (!added) return invalid(added.error().message);
  }
  return {};
}

// ---- pages -------------------------------------------------------------------------------------------------------

struct ActionPage {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// `comparisons` is what one action takes.
base::Result<ActionPage, wire::ApiError> action_page(const SimulationRequest& request, std::size_t comparisons) {
  if (comparisons > kComparisonsPerPage) {
    return invalid(
        fmt::format("The number of policy statements times resources cannot exceed {}.", kComparisonsPerPage));
  }
  constexpr std::string_view kBadMarker = "Invalid marker for pagination.";
  const auto page = page_request(request.marker, request.max_items);
  if (!page) return invalid(std::string(kBadMarker));
  const std::size_t count = request.action_names.size();
  ActionPage out;
  if (request.marker) {
    const auto [end, error] = std::from_chars(page->after.data(), page->after.data() + page->after.size(), out.begin);
    if (error != std::errc() || *end != '\0') return invalid(std::string(kBadMarker));
    out.begin = std::min(out.begin, count);  // AWS: the same marker goes with other actions, too
  }
  out.end = out.begin + std::min({count - out.begin, page->max_items, kComparisonsPerPage / comparisons});
  return out;
}

// ---- the answer --------------------------------------------------------------------------------------------------

std::string_view source_type(policy::Layer layer) {
  switch (layer) {
    case policy::Layer::Resource:
    case policy::Layer::Trust:
      return "Resource Policy";
    case policy::Layer::Boundary:
      return "Permissions Boundary Policy";
    default:
      return "IAM Policy";  // AWS: none of the model's own values
  }
}

shapes::Position position_shape(const policy::Position& position) {
  return {static_cast<std::int32_t>(position.line), static_cast<std::int32_t>(position.column)};
}

shapes::Statement statement_shape(const policy::MatchedStatement& matched) {
  return {.source_policy_id = std::string(matched.policy->source.name),
          .source_policy_type = std::string(source_type(matched.layer)),
          .start_position = position_shape(matched.begin),
          .end_position = position_shape(matched.end)};
}

std::vector<shapes::Statement> statement_shapes(const std::vector<policy::MatchedStatement>& matched) {
  std::vector<shapes::Statement> out;
  for (const auto& one : matched) out.push_back(statement_shape(one));
  return out;
}

std::vector<std::pair<std::string, std::string>> details_shape(const policy::SimulatedResource& resource) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [layer, outcome] : resource.by_layer) {
    out.emplace_back(source_type(layer), policy::simulator_name(outcome));
  }
  return out;
}

std::optional<shapes::PermissionsBoundaryDecisionDetail> boundary_shape(std::optional<bool> allowed) {
  if (!allowed) return std::nullopt;
  return shapes::PermissionsBoundaryDecisionDetail{*allowed};
}

shapes::ResourceSpecificResult resource_shape(const policy::SimulatedResource& resource) {
  shapes::ResourceSpecificResult out{
      .eval_resource_name = std::string(resource.resource),
      .eval_resource_decision = std::string(policy::simulator_name(resource.decision.outcome))};
  // AWS: unlike in the result of the action, what is empty is left out.
  if (!resource.matched.empty()) out.matched_statements = statement_shapes(resource.matched);
  if (!resource.missing_keys.empty()) out.missing_context_values = resource.missing_keys;
  if (!resource.by_layer.empty()) out.eval_decision_details = details_shape(resource);
  out.permissions_boundary_decision_detail = boundary_shape(resource.allowed_by_boundary);
  return out;
}

// AWS: a call is allowed by what allows it for all resources.
std::optional<bool> all_of(const std::vector<policy::SimulatedResource>& resources,
                           std::optional<bool> policy::SimulatedResource::*member) {
  if (!(resources.front().*member)) return std::nullopt;
  return std::ranges::all_of(resources, [&](const auto& one) { return *(one.*member); });
}

shapes::EvaluationResult action_shape(const policy::SimulatedAction& action) {
  const auto& resources = action.resources;
  const bool about_star = resources.size() == 1 && resources.front().resource == "*";
  shapes::EvaluationResult out{.eval_action_name = std::string(action.action),
                               .eval_decision = std::string(policy::simulator_name(action.outcome))};
  // AWS: for several resources its own action catalogue's template of an ARN, or `*`; we have no such catalogue.
  out.eval_resource_name = resources.size() == 1 ? std::string(resources.front().resource) : "*";
  std::vector<policy::MatchedStatement> matched;
  std::set<std::string> missing;
  for (const auto& resource : resources) {
    for (const auto& one : resource.matched) {
      if (std::ranges::find(matched, one) == matched.end()) matched.push_back(one);
    }
    missing.insert(resource.missing_keys.begin(), resource.missing_keys.end());
  }
  out.matched_statements = statement_shapes(matched);
  out.missing_context_values = std::vector<std::string>(missing.begin(), missing.end());
  if (const auto allowed = all_of(resources, &policy::SimulatedResource::allowed_by_organization)) {
    out.organizations_decision_detail = shapes::OrganizationsDecisionDetail{*allowed};
  }
  out.permissions_boundary_decision_detail =
      boundary_shape(all_of(resources, &policy::SimulatedResource::allowed_by_boundary));
  if (about_star) return out;
  // AWS: a denial by the organization ends the simulation, and the other kinds of policy are not told.
  const bool ended = out.organizations_decision_detail && !*out.organizations_decision_detail->allowed_by_organizations;
  if (!ended) out.eval_decision_details = details_shape(resources.front());
  out.resource_specific_results.emplace();
  for (const auto& resource : resources) out.resource_specific_results->push_back(resource_shape(resource));
  return out;
}

}  // namespace

base::Result<shapes::SimulatePolicyResponse, wire::ApiError> run_simulation(const SimulationRequest& request,
                                                                            SimulatedPolicies& policies,
                                                                            const std::string& default_caller,
                                                                            const Context& context) {
  const auto resources = request.resource_arns.value_or(std::vector<std::string>());
  RC_TRY_VOID(check_actions(request.action_names));
  RC_TRY_VOID(check_resources(resources));
  if (request.resource_handling_option) {
    const auto checked =
        policy::check_resource_handling(*request.resource_handling_option, request.action_names, resources);
    if (!checked) return invalid(checked.error().message);
  }
  policy::Context given;
  if (request.context_entries) RC_TRY_VOID(fill(given, *request.context_entries));
  RC_TRY(const auto caller, simulated_caller(request.caller_arn, default_caller, context));
  std::string owner;
  if (request.resource_owner) {
    RC_TRY(owner, account_of_owner(*request.resource_owner));
  }
  if (request.resource_policy) {
    if (caller.kind() == policy::SimulatedCaller::Kind::Nobody) {
      return invalid("Invalid caller - Caller cannot be null or empty.");
    }
    if (resources.empty() || std::ranges::find(resources, "*") != resources.end()) {
      return invalid("Invalid Entity Arn: * does not clearly define entity type and name.");
    }
    RC_TRY_VOID(policies.set_resource_policy(*request.resource_policy));
  }
  // A decision takes its time without any statement, too.
  const std::size_t comparisons = (policies.statement_count() + 1) * std::max<std::size_t>(1, resources.size());
  RC_TRY(const auto page, action_page(request, comparisons));
  const std::span<const std::string> actions(request.action_names);
  const policy::Simulation simulation{.caller = caller,
                                      .policies = policies.inputs(),
                                      .actions = actions.subspan(page.begin, page.end - page.begin),
                                      .resources = resources,
                                      .resource_owner = owner,
                                      .context = given};
  shapes::SimulatePolicyResponse response;
  response.evaluation_results.emplace();
  for (const auto& action : policy::simulate(simulation)) response.evaluation_results->push_back(action_shape(action));
  response.is_truncated = page.end < actions.size();
  if (*response.is_truncated) response.marker = marker_after(std::to_string(page.end));
  return response;
}

}  // namespace rolecall::service::iam
