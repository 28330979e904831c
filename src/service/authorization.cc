// SPDX-License-Identifier: Apache-2.0
#include "service/authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "policy/evaluate.h"
#include "service/denial.h"
#include "service/request_keys.h"
#include "state/guard_rails.h"

namespace rolecall::service {
namespace {

using policy::AttachedPolicy;
using policy::PolicySource;

std::string source_text(const AttachedPolicy& policy) {
  const PolicySource& source = policy.source;
  if (!source.arn.empty()) return std::string(source.arn);
  return source.entity.empty() ? std::string(source.name) : fmt::format("{}/{}", source.entity, source.name);
}

// AWS: strangers, who are neither of the account nor of its organization, are not told which kind of policy was the
// reason.
bool may_know_reason(const Need& need, const Caller& caller, const state::Snapshot& state) {
  const bool own =
      need.resource_account.empty() || state::are_acquainted(caller.account(), need.resource_account, state);
  return own && need.reason == Reason::Told;
}

const base::AccountId& owner_of(const Need& need, const Caller& caller) {
  return need.resource_account.empty() ? caller.account() : need.resource_account;
}

// The caller by all the names that the policies asked may have for it: a bucket's may know its account's canonical id.
policy::Principal principal_of(const Caller& caller, const Need& need, const state::Snapshot& state) {
  policy::Principal out = caller.principal();
  if (!need.resource_policy) return out;
  const auto* account = state.find<state::Account>(caller.account());
  if (account) out.canonical_user = account->canonical_user_id;
  return out;
}

Judged judged_of(const Need& need, const Caller& caller, const state::Snapshot& state,
                 const policy::Decision& decision) {
  Judged out;
  out.action = need.action.text();
  out.resource = need.resource;
  out.shown_as = need.shown_as.empty() && need.resource != "*" ? need.resource : need.shown_as;
  out.outcome = decision.outcome;
  out.layer = decision.layer;
  out.begin = {0, 0};
  if (decision.policy) out.policy = source_text(*decision.policy);
  if (decision.statement) {
    out.statement = decision.statement->sid;
    out.begin = decision.statement->begin;
  }
  if (may_know_reason(need, caller, state)) out.reason = policy::denial_reason(decision, need.action.text());
  return out;
}

}  // namespace

base::Result<Grant, Denial> Authorizer::authorize(const Needs& needs, const RequestFacts& facts,
                                                  const Context& context) const {
  Grant grant;
  if (needs.empty()) return grant;  // AWS: GetCallerIdentity takes no permission and no denial can stop it
  const Caller& caller = context.caller;
  const CallerPolicies policies = gatherer_.gather(caller, context.propagated);
  const policy::Context common = request_keys(facts, context);
  const auto service_control =
      state::GuardRails::above(caller.account(), state::GuardRailType::ServiceControl, context.propagated);
  for (const Need& need : needs) {
    const auto resource_control =
        state::GuardRails::above(owner_of(need, caller), state::GuardRailType::ResourceControl, context.propagated);
    const policy::Context keys = need_keys(need, common, context);
    const policy::Request request{.principal = principal_of(caller, need, context.propagated),
                                  .action = need.action,
                                  .resource = need.resource,
                                  .resource_account = need.resource_account.str(),
                                  .context = keys};
    policy::Inputs inputs = policies.inputs();
    inputs.service_control = service_control.levels();
    inputs.resource_control = resource_control.levels();
    const AttachedPolicy resource_policy{need.resource_policy.get(), {.name = need.resource_policy_source}};
    if (need.resource_policy) inputs.resource = &resource_policy;
    const auto decision = policy::evaluate(request, inputs);
    grant.judged_.push_back(judged_of(need, caller, context.propagated, decision));
    if (decision.allowed() || context.settings.enforcement == Enforcement::Observe) continue;
    Denial denial;
    denial.text = denial_text(grant.judged_.back(), caller);
    denial.explanation = denial_json(request, decision, caller);
    denial.account = caller.account();
    denial.names_resource = need.resource != "*";
    denial.judged = std::move(grant.judged_);
    return base::failure(std::move(denial));
  }
  return grant;
}

}  // namespace rolecall::service
