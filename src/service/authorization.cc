// SPDX-License-Identifier: Apache-2.0
#include "service/authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "policy/evaluate.h"
#include "service/denial.h"
#include "service/request_keys.h"

namespace rolecall::service {
namespace {

using policy::AttachedPolicy;
using policy::PolicySource;
using policy::SourceType;

// The policies that speak about one caller, whatever it asks for.  Holds what the spans point to.
class CallerPolicies {
 public:
  CallerPolicies(const Caller& caller, const state::Snapshot& state) : state_(state) {
    if (const auto* session = caller.session()) {
      if (const auto* role = state.role_by_id(session->principal_id)) add_holder(*role, SourceType::RoleInline);
      add_session(*session);
    } else if (!caller.user_name().empty()) {
      if (const auto* user = state.user(caller.account(), caller.user_name())) add_user(*user);
    }
  }

  policy::Inputs inputs() const {
    policy::Inputs out;
    out.identity = identity_;
    if (boundary_) out.boundary = &*boundary_;
    if (has_session_) out.session = policy::AttachedPolicies(session_);
    return out;
  }

 private:
  void add_user(const state::User& user) {
    add_holder(user, SourceType::UserInline);
    for (const auto& name : user.groups) {
      if (const auto* group = state_.group(user.account, name)) add_holder(*group, SourceType::GroupInline);
    }
  }

  template <class Holder>
  void add_holder(const Holder& holder, SourceType inline_type) {
    for (const auto& policy : holder.inline_policies) {
      identity_.push_back({policy.document.compiled.get(),
                           {.type = inline_type, .name = policy.name, .arn = {}, .entity = holder.name}});
    }
    for (const auto& arn : holder.attached_policies) add_managed(arn, identity_);
    if constexpr (requires { holder.boundary_arn; }) {
      if (holder.boundary_arn.empty()) return;
      std::vector<AttachedPolicy> found;
      add_managed(holder.boundary_arn, found);
      // A boundary that is gone (AWS does not let it go while it is used) must not widen what its holder may do.
      if (found.empty()) found.push_back({&nothing(), {.type = SourceType::Unknown, .arn = holder.boundary_arn}});
      boundary_ = found.front();
    }
  }

  void add_session(const issuer::Session& session) {
    has_session_ = !session.inline_policy.empty() || !session.policy_arns.empty();
    if (!session.inline_policy.empty()) {
      // The text was checked when the session began; it lies in the caller's token, not in our state.
      if (auto compiled = policy::compile(session.inline_policy, policy::Kind::Session)) {
        session_policy_ = *std::move(compiled);
        session_.push_back({session_policy_.get(), {.type = SourceType::Unknown, .name = "session policy"}});
      }
    }
    for (const auto& arn : session.policy_arns) add_managed(arn, session_);
  }

  void add_managed(const std::string& arn, std::vector<AttachedPolicy>& out) {
    const auto* policy = state_.policy(arn);
    if (!policy) return;
    const bool aws = policy->account.str() == "aws";
    out.push_back({policy->document().compiled.get(),
                   {.type = aws ? SourceType::AwsManaged : SourceType::CustomerManaged,
                    .name = policy->name,
                    .arn = arn,
                    .entity = {}}});
  }

  // A policy that allows nothing.
  static const policy::Policy& nothing() {
    static const auto policy = policy::compile(
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rolecall:Nothing","Resource":"*"}})",
        policy::Kind::ManagedIdentity);
    return **policy;
  }

  const state::Snapshot& state_;
  std::vector<AttachedPolicy> identity_;
  std::optional<AttachedPolicy> boundary_;
  std::shared_ptr<const policy::Policy> session_policy_;
  std::vector<AttachedPolicy> session_;
  bool has_session_ = false;
};

std::string source_text(const AttachedPolicy& policy) {
  const PolicySource& source = policy.source;
  if (!source.arn.empty()) return std::string(source.arn);
  return source.entity.empty() ? std::string(source.name) : fmt::format("{}/{}", source.entity, source.name);
}

Judged judged_of(const Need& need, const policy::Decision& decision) {
  Judged out;
  out.action = need.action;
  out.resource = need.resource;
  out.shown_as = need.shown_as.empty() ? need.resource : need.shown_as;
  out.outcome = decision.outcome;
  out.layer = decision.layer;
  out.begin = {0, 0};
  if (decision.policy) out.policy = source_text(*decision.policy);
  if (decision.statement) {
    out.statement = decision.statement->sid;
    out.begin = decision.statement->begin;
  }
  if (need.reason == Reason::Told) out.reason = policy::denial_reason(decision, need.action);
  return out;
}

}  // namespace

base::Result<Grant, Denial> Authorizer::authorize(Needs needs, const RequestFacts& facts,
                                                  const Context& context) const {
  Grant grant;
  if (needs.empty()) return grant;  // AWS: GetCallerIdentity takes no permission and no denial can stop it
  const Caller& caller = context.caller;
  const CallerPolicies policies(caller, context.propagated);
  const policy::Context common = request_keys(facts, context);
  for (const Need& need : needs) {
    const policy::Context keys = need_keys(need, common, context);
    const policy::Request request{.principal = caller.principal(),
                                  .action = need.action,
                                  .resource = need.resource,
                                  .resource_account = need.resource_account.str(),
                                  .context = keys};
    policy::Inputs inputs = policies.inputs();
    const AttachedPolicy resource_policy{need.resource_policy.get(), {.name = need.resource_policy_source}};
    if (need.resource_policy) inputs.resource = &resource_policy;
    const auto decision = policy::evaluate(request, inputs);
    grant.judged_.push_back(judged_of(need, decision));
    if (decision.allowed() || context.settings.enforcement == Enforcement::Observe) continue;
    Denial denial;
    denial.text = denial_text(grant.judged_.back(), caller);
    denial.explanation = denial_json(request, decision, caller);
    denial.names_resource = need.resource != "*";
    denial.judged = std::move(grant.judged_);
    return base::failure(std::move(denial));
  }
  return grant;
}

}  // namespace rolecall::service
