// SPDX-License-Identifier: Apache-2.0
#include "policy/evaluate.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "policy/match.h"
#include "policy/resource_control.h"

namespace rolecall::policy {
namespace {

// AWS: these answer about the caller itself and can't be denied.
bool needs_no_permission(const Action& action) {
  return same_text(action.lower(), "sts:getcalleridentity") || same_text(action.lower(), "sts:getsessiontoken");
}

// What one layer allows: the first statement in order among those that grant most.  The same for what it denies, where
// all grant alike.
struct Found {
  const AttachedPolicy* policy = nullptr;
  const Statement* statement = nullptr;
  Grant grant = Grant::None;

  bool any() const { return statement != nullptr; }
  // Policies of a layer lie in one array, and so do the statements of a policy.
  bool is_before(const AttachedPolicy* other_policy, const Statement* other) const {
    return any() && (policy != other_policy ? policy < other_policy : statement < other);
  }
};

class Evaluation {
 public:
  // `decision` is where the answer goes; still as it was made.
  Evaluation(const Request& request, const Inputs& inputs, Decision& decision)
      : request_(request),
        inputs_(inputs),
        decision_(decision),
        split_(request),
        has_boundary_(inputs.boundary != nullptr ? HasBoundary::Yes : HasBoundary::No) {}

  void run(Tracing tracing) {
    if (tracing != Tracing::Off) collect_considerations();
    if (tracing == Tracing::On) collect_missing_keys();
    if (needs_no_permission(request_.action)) {
      decision_.outcome = Outcome::Allow;
    } else if (!denied_explicitly() && !denied_by_guard()) {
      decide();
    }
    // What was found by then may miss a Deny.
    if (split_.work().exhausted()) conclude(Outcome::ImplicitDeny, Layer::None, {});
  }

 private:
  using Caller = Principal::Kind;

  // ---- gathering -----------------------------------------------------------------------------------------------

  // visit(layer, level, policies) for everything that has a say about this caller, until it answers true; answers
  // whether it did.  Where several layers deny, the first one here is reported.
  template <class Visit>
  bool for_each_layer(Visit visit) {
    if (for_each_outer_layer(visit)) return true;
    if (has_identity()) {
      if (visit(Layer::Identity, 0, inputs_.identity)) return true;
      if (inputs_.boundary != nullptr && visit(Layer::Boundary, 0, AttachedPolicies(inputs_.boundary, 1))) return true;
    }
    return inputs_.session && visit(Layer::Session, 0, *inputs_.session);
  }

  // Those that are not attached to the caller.
  template <class Visit>
  bool for_each_outer_layer(Visit visit) {
    const auto visit_levels = [&](Layer layer, std::span<const AttachedPolicies> levels) {
      for (std::size_t level = 0; level < levels.size(); ++level) {
        if (visit(layer, level, levels[level])) return true;
      }
      return false;
    };
    const bool organization = !inputs_.resource_control.empty() || !inputs_.service_control.empty();
    if (organization && !is_service_linked_role(request_.principal)) {
      if (is_under_resource_control(request_.action.lower_service()) &&
          visit_levels(Layer::ResourceControl, inputs_.resource_control)) {
        return true;
      }
      const bool is_member = has_identity() || request_.principal.kind == Caller::Root;
      if (is_member && visit_levels(Layer::ServiceControl, inputs_.service_control)) return true;
    }
    if (inputs_.vpc_endpoint != nullptr && visit(Layer::VpcEndpoint, 0, AttachedPolicies(inputs_.vpc_endpoint, 1))) {
      return true;
    }
    return inputs_.resource != nullptr && visit(resource_layer(), 0, AttachedPolicies(inputs_.resource, 1));
  }

  bool denied_explicitly() {
    const auto deny = [this](Layer layer, std::size_t, AttachedPolicies policies) {
      return denied_by(layer, policies);
    };
    if (for_each_outer_layer(deny)) return true;
    if (has_identity() && denied_by_caller()) return true;
    return inputs_.session && denied_by(Layer::Session, *inputs_.session);
  }

  // Who has no index for all has one for each policy.
  bool denied_by_caller() {
    if (inputs_.index != nullptr) return denied_by(*inputs_.index);
    return denied_by(Layer::Identity, inputs_.identity) ||
           (inputs_.boundary != nullptr && denied_by(Layer::Boundary, AttachedPolicies(inputs_.boundary, 1)));
  }

  bool denied_by(Layer layer, AttachedPolicies policies) {
    Found allow;
    for (const AttachedPolicy& attached : policies) {
      const StatementIndex& index = attached.policy->index();
      const StatementIndex::Bucket* bucket = index.find(request_.action);
      if (bucket == nullptr) continue;
      Found deny;
      search(Effect::Deny, index, *bucket, &attached, deny);
      if (deny.any()) return conclude(Outcome::ExplicitDeny, layer, deny);
      search(Effect::Allow, index, *bucket, &attached, allow);
    }
    remember(layer, allow);
    return false;
  }

  // Layer::Identity and Layer::Boundary at once.
  bool denied_by(const PolicyIndex& caller) {
    const StatementIndex& index = caller.statements();
    const StatementIndex::Bucket* bucket = index.find(request_.action);
    if (bucket == nullptr) return false;
    const AttachedPolicy* first = inputs_.identity.data();
    Found deny;
    search(Effect::Deny, index, *bucket, first, deny);
    if (deny.any()) {
      return conclude(Outcome::ExplicitDeny, deny.policy == inputs_.boundary ? Layer::Boundary : Layer::Identity, deny);
    }
    search(Effect::Allow, index, *bucket, first, by_identity_, inputs_.boundary);
    return false;
  }

  // Makes `best` the best of what it is and what the index finds.  `first` is the policy with the number 0.  Of
  // `boundary`, if it is one of them, it only counts whether it allows.
  void search(Effect effect, const StatementIndex& index, const StatementIndex::Bucket& bucket,
              const AttachedPolicy* first, Found& best, const AttachedPolicy* boundary = nullptr) {
    const StatementIndex::Run always = index.always(bucket, effect);
    if (!always.empty()) consider(always, first, best, boundary);
    if (index.has_more(bucket, effect)) search_more(effect, index, bucket, first, best, boundary);
  }

  // These two are not inlined, so that the usual path stays short.
  [[gnu::noinline]] void search_more(Effect effect, const StatementIndex& index, const StatementIndex::Bucket& bucket,
                                     const AttachedPolicy* first, Found& best, const AttachedPolicy* boundary) {
    index.for_each_more(bucket, effect, request_.resource,
                        [&](StatementIndex::Run run) { consider(run, first, best, boundary); });
  }

  [[gnu::noinline]] void consider(StatementIndex::Run run, const AttachedPolicy* first, Found& best,
                                  const AttachedPolicy* boundary) {
    for (const Candidate& candidate : run) {
      const AttachedPolicy* policy = first + candidate.policy;
      if (policy == boundary) {
        boundary_allows_ = boundary_allows_ || grant_of(candidate) != Grant::None;
        continue;
      }
      const bool behind = best.is_before(policy, candidate.statement);
      if (behind && best.grant == Grant::Direct) continue;
      const Grant grant = grant_of(candidate);
      if (grant > best.grant || (grant != Grant::None && grant == best.grant && !behind)) {
        best = {policy, candidate.statement, grant};
      }
    }
  }

  Grant grant_of(const Candidate& candidate) const {
    if (candidate.applies_as_it_is()) return Grant::Direct;
    return policy::grant_of(candidate, split_, has_boundary_);
  }

  void remember(Layer layer, const Found& allow) {
    switch (layer) {
      case Layer::ResourceControl:
      case Layer::ServiceControl:
      case Layer::VpcEndpoint:
        if (!allow.any() && !lacking_guard_) lacking_guard_ = layer;
        return;
      case Layer::Resource:
      case Layer::Trust:
        by_resource_ = allow;
        return;
      case Layer::Identity:
        by_identity_ = allow;
        return;
      case Layer::Boundary:
        boundary_allows_ = allow.any();
        return;
      case Layer::Session:
        session_allows_ = allow.any();
        return;
      case Layer::None:
        return;
    }
  }

  // For explanations: every statement, not only those that an index finds.
  void collect_considerations() {
    for_each_layer([this](Layer layer, std::size_t level, AttachedPolicies policies) {
      for (const AttachedPolicy& attached : policies) {
        for (const Statement& statement : attached.policy->statements()) {
          const StatementMatch one = match(statement, split_, has_boundary_);
          decision_.considered.push_back({layer, level, &attached, &statement, one.result, one.condition});
        }
      }
      return false;
    });
  }

  void collect_missing_keys() {
    std::set<std::string> missing;
    const auto add = [&](const AttachedPolicy& attached) {
      for (std::string& key : attached.policy->context_keys()) {
        if (request_.context.find(key) == nullptr) missing.insert(std::move(key));
      }
    };
    const auto add_all = [&](AttachedPolicies policies) { std::for_each(policies.begin(), policies.end(), add); };
    for (const AttachedPolicies level : inputs_.resource_control) add_all(level);
    for (const AttachedPolicies level : inputs_.service_control) add_all(level);
    if (inputs_.vpc_endpoint != nullptr) add(*inputs_.vpc_endpoint);
    if (inputs_.resource != nullptr) add(*inputs_.resource);
    add_all(inputs_.identity);
    if (inputs_.boundary != nullptr) add(*inputs_.boundary);
    if (inputs_.session) add_all(*inputs_.session);
    decision_.missing_keys.assign(missing.begin(), missing.end());
  }

  // ---- the flow chart, from here on without explicit denies ------------------------------------------------------

  bool denied_by_guard() { return lacking_guard_ && conclude(Outcome::ImplicitDeny, *lacking_guard_, {}); }

  void decide() {
    switch (request_.principal.kind) {
      case Caller::Anonymous:
      case Caller::Service:
      case Caller::Federated:
        return allow_by_resource_if(by_resource_.any());
      case Caller::Root:
        return decide_root();
      case Caller::User:
      case Caller::AssumedRole:
      case Caller::FederatedUser:
        break;
    }
    if (!same_account()) return decide_cross_account();
    if (resource_must_grant()) return decide_by_grant();
    decide_same_account();
  }

  // AWS: root is not subject to identity policies and boundaries.
  void decide_root() {
    if (!session_allows()) return deny(Layer::Session);
    const bool needs_grant = !same_account() || resource_must_grant();
    if (needs_grant) return allow_by_resource_if(by_resource_.any());
    conclude(Outcome::Allow, Layer::None, {});
  }

  // Both accounts have their say, and no grant bypasses the caller's own limits.
  void decide_cross_account() {
    if (const auto lacking = first_lacking(Layer::Identity)) return deny(*lacking);
    allow_by_resource_if(by_resource_.any());
  }

  // AWS: roles and KMS keys are reached only if their own policy grants; an identity policy alone is never enough.
  bool resource_must_grant() const {
    const bool key = inputs_.resource != nullptr && request_.action.lower_service() == "kms";
    return key || resource_layer() == Layer::Trust;
  }

  void decide_by_grant() {
    switch (by_resource_.grant) {
      case Grant::Direct:
      case Grant::Everyone:
        return allow_by_resource_if(true);
      case Grant::Role:
        if (const auto lacking = first_lacking(Layer::Boundary)) return deny(*lacking);
        return allow_by_resource_if(true);
      case Grant::None:
      case Grant::Account:
        break;
    }
    if (const auto lacking = first_lacking(Layer::Identity)) return deny(*lacking);
    allow_by_resource_if(by_resource_.any());
  }

  void decide_same_account() {
    const auto lacking = first_lacking(Layer::Identity);
    if (!lacking) {
      conclude(Outcome::Allow, Layer::Identity, by_identity_);
      return;
    }
    const Grant grant = by_resource_.grant;
    if (grant == Grant::Direct || grant == Grant::Everyone) return allow_by_resource_if(true);
    if (grant == Grant::Role) {
      const auto limit = first_lacking(Layer::Boundary);
      return limit ? deny(*limit) : allow_by_resource_if(true);
    }
    deny(*lacking);
  }

  // The first of identity, boundary, session that should allow and does not; looking from `first` on.
  std::optional<Layer> first_lacking(Layer first) const {
    if (first == Layer::Identity && !by_identity_.any()) return Layer::Identity;
    if (inputs_.boundary != nullptr && !boundary_allows_) return Layer::Boundary;
    if (!session_allows()) return Layer::Session;
    return std::nullopt;
  }

  bool session_allows() const {
    // AWS: a federated user has nothing without a session policy; other sessions are then not limited.
    if (!inputs_.session) return request_.principal.kind != Caller::FederatedUser;
    return session_allows_;
  }

  bool same_account() const {
    return request_.resource_account.empty() || same_text(request_.resource_account, request_.principal.account);
  }

  bool has_identity() const {
    return request_.principal.kind == Caller::User || request_.principal.kind == Caller::AssumedRole ||
           request_.principal.kind == Caller::FederatedUser;
  }

  Layer resource_layer() const {
    const bool trust = inputs_.resource != nullptr && inputs_.resource->policy->kind() == Kind::Trust;
    return trust ? Layer::Trust : Layer::Resource;
  }

  // ---- concluding ------------------------------------------------------------------------------------------------

  bool conclude(Outcome outcome, Layer layer, const Found& found) {
    decision_.outcome = outcome;
    decision_.layer = layer;
    decision_.policy = found.policy;
    decision_.statement = found.statement;
    return true;
  }

  void deny(Layer layer) { conclude(Outcome::ImplicitDeny, layer, {}); }

  void allow_by_resource_if(bool granted) {
    if (!granted) return deny(resource_layer());
    conclude(Outcome::Allow, resource_layer(), by_resource_);
  }

  const Request& request_;
  const Inputs& inputs_;
  Decision& decision_;
  const SplitRequest split_;
  const HasBoundary has_boundary_;

  // What was found out by asking each layer.
  Found by_resource_;
  Found by_identity_;
  bool boundary_allows_ = false;
  bool session_allows_ = false;
  std::optional<Layer> lacking_guard_;  // the first of SCP, RCP and VPC endpoint with a level that allows nothing
};

}  // namespace

PolicyIndex::PolicyIndex(AttachedPolicies identity, const AttachedPolicy* boundary)
    : policies_(identity.begin(), identity.end()), identity_count_(identity.size()) {
  if (boundary != nullptr) policies_.push_back(*boundary);
  std::vector<std::span<const Statement>> statements;
  for (const AttachedPolicy& attached : policies_) statements.push_back(attached.policy->statements());
  statements_ = StatementIndex(statements);
}

std::size_t PolicyIndex::bytes() const {
  return sizeof(PolicyIndex) + policies_.capacity() * sizeof(AttachedPolicy) + statements_.bytes();
}

void Inputs::set_caller(const PolicyIndex& caller) {
  identity = caller.identity();
  boundary = caller.boundary();
  index = &caller;
}

Decision evaluate(const Request& request, const Inputs& inputs, Tracing tracing) {
  Decision decision;
  Evaluation(request, inputs, decision).run(tracing);
  return decision;
}

}  // namespace rolecall::policy
