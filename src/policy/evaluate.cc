// SPDX-License-Identifier: Apache-2.0
#include "policy/evaluate.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "policy/match.h"
#include "policy/resource_control.h"

namespace rolecall::policy {
namespace {

// AWS: these answer about the caller itself and can't be denied.
bool needs_no_permission(std::string_view action) {
  return base::equals_ignore_case(action, "sts:GetCallerIdentity") ||
         base::equals_ignore_case(action, "sts:GetSessionToken");
}

// What the statements of one layer say together: of each effect the first statement in order, among Allows the first of
// those that grant most.
struct Verdict {
  struct Found {
    const AttachedPolicy* policy = nullptr;
    const Statement* statement = nullptr;
    Grant grant = Grant::None;

    // Policies of a layer lie in one array, and so do the statements of a policy.
    bool is_behind(const AttachedPolicy* other_policy, const Statement* other) const {
      return policy != other_policy ? policy > other_policy : statement > other;
    }
  };
  Found deny;
  Found allow;

  bool denies() const { return deny.statement != nullptr; }
  bool allows() const { return allow.statement != nullptr; }
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
    const auto visit_levels = [&](Layer layer, std::span<const AttachedPolicies> levels) {
      for (std::size_t level = 0; level < levels.size(); ++level) {
        if (visit(layer, level, levels[level])) return true;
      }
      return false;
    };
    const bool organization = !inputs_.resource_control.empty() || !inputs_.service_control.empty();
    if (organization && !is_service_linked_role(request_.principal)) {
      if (is_under_resource_control(split_.service()) &&
          visit_levels(Layer::ResourceControl, inputs_.resource_control)) {
        return true;
      }
      const bool is_member = has_identity() || request_.principal.kind == Caller::Root;
      if (is_member && visit_levels(Layer::ServiceControl, inputs_.service_control)) return true;
    }
    const AttachedPolicies endpoint(inputs_.vpc_endpoint, inputs_.vpc_endpoint != nullptr ? 1 : 0);
    if (!endpoint.empty() && visit(Layer::VpcEndpoint, 0, endpoint)) return true;
    if (inputs_.resource != nullptr && visit(resource_layer(), 0, AttachedPolicies(inputs_.resource, 1))) return true;
    if (has_identity()) {
      if (visit(Layer::Identity, 0, inputs_.identity)) return true;
      const AttachedPolicies boundary(inputs_.boundary, inputs_.boundary != nullptr ? 1 : 0);
      if (!boundary.empty() && visit(Layer::Boundary, 0, boundary)) return true;
    }
    return inputs_.session && visit(Layer::Session, 0, *inputs_.session);
  }

  bool denied_explicitly() {
    return for_each_layer([this](Layer layer, std::size_t, AttachedPolicies policies) {
      Verdict& verdict = verdict_of(layer);
      verdict = ask(layer, policies);
      if (is_guard(layer) && !verdict.allows() && !lacking_guard_) lacking_guard_ = layer;
      if (!verdict.denies()) return false;
      return conclude(Outcome::ExplicitDeny, layer, verdict.deny);
    });
  }

  Verdict ask(Layer layer, AttachedPolicies policies) {
    Verdict verdict;
    if (layer == Layer::Identity && inputs_.identity_index != nullptr) {
      search(verdict, inputs_.identity_index->statements(), policies.data());
      return verdict;
    }
    for (const AttachedPolicy& attached : policies) {
      search(verdict, attached.policy->index(), &attached);
      if (verdict.denies()) break;
    }
    return verdict;
  }

  // `first` is the policy that the index numbers 0.  Where something denies, what allows does not matter.
  void search(Verdict& verdict, const StatementIndex& index, const AttachedPolicy* first) {
    const StatementIndex::Found found = index.find(split_);
    if (found[0] == nullptr) return;
    search(Effect::Deny, verdict.deny, index, found, first);
    if (!verdict.denies()) search(Effect::Allow, verdict.allow, index, found, first);
  }

  void search(Effect effect, Verdict::Found& best, const StatementIndex& index, const StatementIndex::Found& found,
              const AttachedPolicy* first) {
    index.for_each_candidate(effect, found, split_, [&](const Candidate& candidate) {
      const AttachedPolicy* attached = first + candidate.policy;
      const bool earlier = best.statement == nullptr || best.is_behind(attached, candidate.statement);
      if (!earlier && best.grant == Grant::Direct) return;
      const StatementMatch one = match(candidate, split_, has_boundary_);
      if (one.result != StatementResult::Applies) return;
      const Grant grant = effect == Effect::Deny ? Grant::Direct : one.grant;
      if (grant > best.grant || (grant == best.grant && earlier)) best = {attached, candidate.statement, grant};
    });
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

  // What must allow and gives nothing.
  static bool is_guard(Layer layer) {
    return layer == Layer::ResourceControl || layer == Layer::ServiceControl || layer == Layer::VpcEndpoint;
  }

  bool denied_by_guard() { return lacking_guard_ && conclude(Outcome::ImplicitDeny, *lacking_guard_, {}); }

  void decide() {
    switch (request_.principal.kind) {
      case Caller::Anonymous:
      case Caller::Service:
      case Caller::Federated:
        return allow_by_resource_if(resource_verdict().allows());
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
    if (needs_grant) return allow_by_resource_if(resource_verdict().allows());
    conclude(Outcome::Allow, Layer::None, {});
  }

  // Both accounts have their say, and no grant bypasses the caller's own limits.
  void decide_cross_account() {
    if (const auto lacking = first_lacking(Layer::Identity)) return deny(*lacking);
    allow_by_resource_if(resource_verdict().allows());
  }

  // AWS: roles and KMS keys are reached only if their own policy grants; an identity policy alone is never enough.
  bool resource_must_grant() const {
    const bool key = inputs_.resource != nullptr && split_.service() == "kms";
    return key || resource_layer() == Layer::Trust;
  }

  void decide_by_grant() {
    switch (resource_verdict().allow.grant) {
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
    allow_by_resource_if(resource_verdict().allows());
  }

  void decide_same_account() {
    const auto lacking = first_lacking(Layer::Identity);
    if (!lacking) {
      conclude(Outcome::Allow, Layer::Identity, verdict_of(Layer::Identity).allow);
      return;
    }
    const Grant grant = resource_verdict().allow.grant;
    if (grant == Grant::Direct || grant == Grant::Everyone) return allow_by_resource_if(true);
    if (grant == Grant::Role) {
      const auto limit = first_lacking(Layer::Boundary);
      return limit ? deny(*limit) : allow_by_resource_if(true);
    }
    deny(*lacking);
  }

  // The first of identity, boundary, session that should allow and does not; looking from `first` on.
  std::optional<Layer> first_lacking(Layer first) const {
    if (first == Layer::Identity && !verdict_of(Layer::Identity).allows()) return Layer::Identity;
    if (inputs_.boundary != nullptr && !verdict_of(Layer::Boundary).allows()) return Layer::Boundary;
    if (!session_allows()) return Layer::Session;
    return std::nullopt;
  }

  bool session_allows() const {
    // AWS: a federated user has nothing without a session policy; other sessions are then not limited.
    if (!inputs_.session) return request_.principal.kind != Caller::FederatedUser;
    return verdict_of(Layer::Session).allows();
  }

  bool same_account() const {
    return request_.resource_account.empty() || request_.resource_account == request_.principal.account;
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

  bool conclude(Outcome outcome, Layer layer, const Verdict::Found& found) {
    decision_.outcome = outcome;
    decision_.layer = layer;
    decision_.policy = found.policy;
    decision_.statement = found.statement;
    return true;
  }

  void deny(Layer layer) { conclude(Outcome::ImplicitDeny, layer, {}); }

  void allow_by_resource_if(bool granted) {
    if (!granted) return deny(resource_layer());
    conclude(Outcome::Allow, resource_layer(), resource_verdict().allow);
  }

  Verdict& verdict_of(Layer layer) { return verdicts_[static_cast<std::size_t>(layer)]; }
  const Verdict& verdict_of(Layer layer) const { return verdicts_[static_cast<std::size_t>(layer)]; }
  const Verdict& resource_verdict() const { return verdict_of(resource_layer()); }

  const Request& request_;
  const Inputs& inputs_;
  Decision& decision_;
  const SplitRequest split_;
  const HasBoundary has_boundary_;
  std::array<Verdict, static_cast<std::size_t>(Layer::Session) + 1>
      verdicts_;                        // of organization layers: the last level
  std::optional<Layer> lacking_guard_;  // some level of it allows nothing
};

}  // namespace

PolicyIndex::PolicyIndex(AttachedPolicies policies) {
  std::vector<std::span<const Statement>> statements;
  for (const AttachedPolicy& attached : policies) statements.push_back(attached.policy->statements());
  statements_ = StatementIndex(statements);
}

Decision evaluate(const Request& request, const Inputs& inputs, Tracing tracing) {
  Decision decision;
  Evaluation(request, inputs, decision).run(tracing);
  return decision;
}

}  // namespace rolecall::policy
