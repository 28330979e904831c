// SPDX-License-Identifier: Apache-2.0
//
// The policy simulator: what would be decided about each of a list of actions on each of a list of resources, and by
// which statements.  It asks the engine that real requests are asked with.  A pure function; IAM's Simulate*Policy and
// `rolecall simulate` render its result.
//
// Results point into the policies, sources and names that were given: use them before those go away.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "policy/evaluate.h"
#include "policy/explanation.h"
#include "policy/simulated_caller.h"

namespace rolecall::policy {

enum class Explaining : bool { No, Yes };

struct Simulation {
  const SimulatedCaller& caller;
  Inputs policies;
  std::span<const std::string> actions;    // none longer than Action::kMaxSize
  std::span<const std::string> resources;  // none: `*`
  // The account that owns resources whose ARN does not say; empty: the caller's.
  std::string_view resource_owner;
  // What the request is said to carry; what follows from the caller is filled in where this does not have it.
  const Context& context;
  Explaining explaining = Explaining::No;
};

// A statement that made a decision, and where AWS says it is.
struct MatchedStatement {
  Layer layer = Layer::None;
  const AttachedPolicy* policy = nullptr;
  const Statement* statement = nullptr;
  Position begin;
  Position end;
  friend bool operator==(const MatchedStatement&, const MatchedStatement&) = default;
};

struct SimulatedResource {
  std::string_view resource;
  Decision decision;                        // traced with Explaining::Yes
  std::vector<Explanation> explanations;    // only with Explaining::Yes: one for each of decision.considered
  std::vector<MatchedStatement> matched;    // Allow: those that allow; explicit deny: only those that deny
  std::vector<std::string> missing_keys;    // of an implicit deny: keys of the policies that were not given; sorted
  std::optional<bool> allowed_by_boundary;  // absent: there is none
  std::optional<bool> allowed_by_organization;
  // Of a request that crosses accounts, what the policies of each kind say on their own.
  std::vector<std::pair<Layer, Outcome>> by_layer;
};

struct SimulatedAction {
  std::string_view action;
  Outcome outcome = Outcome::ImplicitDeny;  // a call that touches several resources needs all of them
  std::vector<SimulatedResource> resources;
};

std::vector<SimulatedAction> simulate(const Simulation& simulation);

// AWS: just behind what stands before the statement in a list (the bracket, or the statement before), or just behind
// the brace of a statement that is not in a list.
Position simulated_begin(const Policy& policy, const Statement& statement);

// `ResourceHandlingOption`: which resources a scenario of ec2:RunInstances needs.  Fails, with a text for the caller,
// for a scenario that does not exist, another action, or a resource that is missing.
base::Status check_resource_handling(std::string_view option, std::span<const std::string> actions,
                                     std::span<const std::string> resources);

// Trust for a document whose statements all have no resource element, else Bucket: which of the two kinds of
// resource-based policies a text is.  What is no policy at all is a Bucket.
Kind resource_policy_kind(std::string_view text);

}  // namespace rolecall::policy
