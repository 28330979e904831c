// SPDX-License-Identifier: Apache-2.0
#include "policy/evaluate.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/encoding.h"
#include "policy/match.h"

namespace rolecall::policy {
namespace {

// AWS: these answer about the caller itself and can't be denied.
bool needs_no_permission(std::string_view action) {
  return base::equals_ignore_case(action, "sts:GetCallerIdentity") ||
         base::equals_ignore_case(action, "sts:GetSessionToken");
}

// What the statements of one layer say together.
struct Verdict {
  const AttachedPolicy* deny_policy = nullptr;
  const Statement* deny = nullptr;
  const AttachedPolicy* allow_policy = nullptr;
  const Statement* allow = nullptr;
  Grant grant = Grant::None;  // the best one of the Allows

  bool allows() const { return allow != nullptr; }
};

class Evaluation {
 public:
  Evaluation(const Request& request, const Inputs& inputs, Tracing tracing)
      : request_(request), inputs_(inputs), split_(request), tracing_(tracing) {}

  Decision run() {
    if (tracing_ == Tracing::On) collect_missing_keys();
    if (needs_no_permission(request_.action)) {
      decision_.outcome = Outcome::Allow;
    } else if (!denied_explicitly() && !denied_by_organization()) {
      decide();
    }
    return std::move(decision_);
  }

 private:
  using Caller = Principal::Kind;

  // ---- gathering -----------------------------------------------------------------------------------------------

  void scan(Verdict& verdict, const AttachedPolicy& attached, Layer layer, std::size_t level) {
    const HasBoundary boundary = inputs_.boundary != nullptr ? HasBoundary::Yes : HasBoundary::No;
    for (const Statement& statement : attached.policy->statements()) {
      const StatementMatch found = match(statement, split_, boundary);
      if (tracing_ == Tracing::On) {
        decision_.considered.push_back({layer, level, &attached, &statement, found.result, found.condition});
      }
      if (found.result != StatementResult::Applies) continue;
      if (statement.effect == Effect::Deny) {
        if (verdict.deny != nullptr) continue;
        verdict.deny = &statement;
        verdict.deny_policy = &attached;
      } else if (found.grant > verdict.grant) {
        verdict.grant = found.grant;
        verdict.allow = &statement;
        verdict.allow_policy = &attached;
      }
    }
  }

  // Answers whether the layer denies explicitly, and records it unless another layer already did.
  bool scan_layer(Verdict& verdict, AttachedPolicies policies, Layer layer, std::size_t level = 0) {
    for (const AttachedPolicy& attached : policies) scan(verdict, attached, layer, level);
    if (verdict.deny == nullptr) return false;
    if (decision_.outcome != Outcome::ExplicitDeny) {
      conclude(Outcome::ExplicitDeny, layer, verdict.deny_policy, verdict.deny);
    }
    return true;
  }

  // Every layer that reaches the caller is asked for a Deny.  Tracing asks all of them even after the first.
  bool denied_explicitly() {
    bool denied = scan_levels(resource_control_, inputs_.resource_control, Layer::ResourceControl,
                              !is_service_linked_role(request_.principal));
    const auto stop = [&] { return denied && tracing_ == Tracing::Off; };
    if (stop()) return true;
    denied |= scan_levels(service_control_, inputs_.service_control, Layer::ServiceControl, belongs_to_organization());
    if (stop()) return true;
    if (inputs_.resource != nullptr) denied |= scan_layer(resource_, {inputs_.resource, 1}, resource_layer());
    if (stop()) return true;
    if (has_identity()) {
      denied |= scan_layer(identity_, inputs_.identity, Layer::Identity);
      if (stop()) return true;
      if (inputs_.boundary != nullptr) denied |= scan_layer(boundary_, {inputs_.boundary, 1}, Layer::Boundary);
      if (stop()) return true;
    }
    if (inputs_.session) denied |= scan_layer(session_, *inputs_.session, Layer::Session);
    return denied;
  }

  // `missing` becomes whether some level lacks an Allow.
  bool scan_levels(bool& missing, std::span<const AttachedPolicies> levels, Layer layer, bool reaches_caller) {
    bool denied = false;
    if (!reaches_caller) return false;
    for (std::size_t level = 0; level < levels.size(); ++level) {
      Verdict verdict;
      denied |= scan_layer(verdict, levels[level], layer, level);
      missing = missing || !verdict.allows();
    }
    return denied;
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
    if (inputs_.resource != nullptr) add(*inputs_.resource);
    add_all(inputs_.identity);
    if (inputs_.boundary != nullptr) add(*inputs_.boundary);
    if (inputs_.session) add_all(*inputs_.session);
    decision_.missing_keys.assign(missing.begin(), missing.end());
  }

  // ---- the flow chart, from here on without explicit denies ------------------------------------------------------

  bool denied_by_organization() {
    if (resource_control_) return conclude(Outcome::ImplicitDeny, Layer::ResourceControl);
    if (service_control_) return conclude(Outcome::ImplicitDeny, Layer::ServiceControl);
    return false;
  }

  void decide() {
    switch (request_.principal.kind) {
      case Caller::Anonymous:
      case Caller::Service:
      case Caller::Federated:
        return allow_by_resource_if(resource_.allows());
      case Caller::Root:
        return decide_root();
      case Caller::User:
      case Caller::AssumedRole:
      case Caller::FederatedUser:
        break;
    }
    if (!same_account()) return decide_cross_account();
    if (resource_layer() == Layer::Trust) return decide_trust();
    decide_same_account();
  }

  // AWS: root is not subject to identity policies and boundaries.
  void decide_root() {
    if (!session_allows()) return deny(Layer::Session);
    const bool needs_grant = !same_account() || resource_layer() == Layer::Trust;
    if (needs_grant) return allow_by_resource_if(resource_.allows());
    conclude(Outcome::Allow, Layer::None);
  }

  // Both accounts have their say, and no grant bypasses the caller's own limits.
  void decide_cross_account() {
    if (const auto lacking = first_lacking(Layer::Identity)) return deny(*lacking);
    allow_by_resource_if(resource_.allows());
  }

  // AWS: a trust policy must grant; an identity policy alone is never enough.
  void decide_trust() {
    switch (resource_.grant) {
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
    allow_by_resource_if(resource_.allows());
  }

  void decide_same_account() {
    const auto lacking = first_lacking(Layer::Identity);
    if (!lacking) {
      conclude(Outcome::Allow, Layer::Identity, identity_.allow_policy, identity_.allow);
      return;
    }
    if (resource_.grant == Grant::Direct || resource_.grant == Grant::Everyone) return allow_by_resource_if(true);
    if (resource_.grant == Grant::Role) {
      const auto limit = first_lacking(Layer::Boundary);
      return limit ? deny(*limit) : allow_by_resource_if(true);
    }
    deny(*lacking);
  }

  // The first of identity, boundary, session that should allow and does not; looking from `first` on.
  std::optional<Layer> first_lacking(Layer first) const {
    if (first == Layer::Identity && !identity_.allows()) return Layer::Identity;
    if (inputs_.boundary != nullptr && !boundary_.allows()) return Layer::Boundary;
    if (!session_allows()) return Layer::Session;
    return std::nullopt;
  }

  bool session_allows() const {
    // AWS: a federated user has nothing without a session policy; other sessions are then not limited.
    if (!inputs_.session) return request_.principal.kind != Caller::FederatedUser;
    return session_.allows();
  }

  bool same_account() const {
    return request_.resource_account.empty() || request_.resource_account == request_.principal.account;
  }

  bool has_identity() const {
    return request_.principal.kind == Caller::User || request_.principal.kind == Caller::AssumedRole ||
           request_.principal.kind == Caller::FederatedUser;
  }

  bool belongs_to_organization() const {
    return (has_identity() || request_.principal.kind == Caller::Root) && !is_service_linked_role(request_.principal);
  }

  Layer resource_layer() const {
    const bool trust = inputs_.resource != nullptr && inputs_.resource->policy->kind() == Kind::Trust;
    return trust ? Layer::Trust : Layer::Resource;
  }

  // ---- concluding ------------------------------------------------------------------------------------------------

  bool conclude(Outcome outcome, Layer layer, const AttachedPolicy* policy = nullptr,
                const Statement* statement = nullptr) {
    decision_.outcome = outcome;
    decision_.layer = layer;
    decision_.policy = policy;
    decision_.statement = statement;
    return true;
  }

  void deny(Layer layer) { conclude(Outcome::ImplicitDeny, layer); }

  void allow_by_resource_if(bool granted) {
    if (!granted) return deny(resource_layer());
    conclude(Outcome::Allow, resource_layer(), resource_.allow_policy, resource_.allow);
  }

  const Request& request_;
  const Inputs& inputs_;
  const SplitRequest split_;
  const Tracing tracing_;
  Decision decision_;
  Verdict resource_;
  Verdict identity_;
  Verdict boundary_;
  Verdict session_;
  bool resource_control_ = false;  // some level lacks an Allow
  bool service_control_ = false;
};

}  // namespace

Decision evaluate(const Request& request, const Inputs& inputs, Tracing tracing) {
  return Evaluation(request, inputs, tracing).run();
}

}  // namespace rolecall::policy
