// SPDX-License-Identifier: Apache-2.0
#include "service/caller_policies.h"

#include <algorithm>
#include <utility>

#include "policy/document.h"

namespace rolecall::service {
namespace {

using policy::AttachedPolicy;
using policy::SourceType;

AttachedPolicy attached(const state::ManagedPolicy& policy, std::string_view arn) {
  const bool aws = policy.account.str() == "aws";
  return {policy.document().compiled.get(),
          {.type = aws ? SourceType::AwsManaged : SourceType::CustomerManaged,
           .name = policy.name,
           .arn = arn,
           .entity = {}}};
}

// A policy that allows nothing.
const policy::Policy& nothing() {
  static const auto policy = policy::compile(
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rolecall:Nothing","Resource":"*"}})",
      policy::Kind::ManagedIdentity);
  return **policy;
}

}  // namespace

// ---- one principal --------------------------------------------------------------------------------------------------

PrincipalPolicies::PrincipalPolicies(std::shared_ptr<const state::User> user, const state::Snapshot& state) {
  const state::User& holder = *user;
  std::get<std::vector<Seen<state::User>>>(seen_).push_back({user->key(), std::move(user)});
  Gathered gathered;
  gather(holder, SourceType::UserInline, state, gathered);
  for (const auto& name : holder.groups) {
    const auto* group = look_up<state::Group>(state, state::account_key(holder.account, name));
    if (group) gather(*group, SourceType::GroupInline, state, gathered);
  }
  index(gathered);
}

PrincipalPolicies::PrincipalPolicies(std::shared_ptr<const state::Role> role, const state::Snapshot& state) {
  const state::Role& holder = *role;
  std::get<std::vector<Seen<state::Role>>>(seen_).push_back({role->key(), std::move(role)});
  Gathered gathered;
  gather(holder, SourceType::RoleInline, state, gathered);
  index(gathered);
}

template <class E>
const E* PrincipalPolicies::look_up(const state::Snapshot& state, std::string key) {
  auto entity = state.all<E>().get(key);
  const E* found = entity.get();
  std::get<std::vector<Seen<E>>>(seen_).push_back({std::move(key), std::move(entity)});
  return found;
}

template <class Holder>
void PrincipalPolicies::gather(const Holder& holder, SourceType inline_type, const state::Snapshot& state,
                               Gathered& out) {
  for (const auto& policy : holder.inline_policies) {
    out.identity.push_back(
        {policy.document.compiled.get(), {.type = inline_type, .name = policy.name, .arn = {}, .entity = holder.name}});
  }
  for (const auto& arn : holder.attached_policies) {
    if (const auto found = managed(arn, state)) out.identity.push_back(*found);
  }
  if constexpr (requires { holder.boundary_arn; }) {
    if (holder.boundary_arn.empty()) return;
    out.boundary = managed(holder.boundary_arn, state);
    // A boundary that is gone (AWS does not let it go while it is used) must not widen what its holder may do.
    if (!out.boundary) out.boundary = {&nothing(), {.type = SourceType::Unknown, .arn = holder.boundary_arn}};
  }
}

void PrincipalPolicies::index(const Gathered& gathered) {
  index_ = std::make_unique<policy::PolicyIndex>(gathered.identity, gathered.boundary ? &*gathered.boundary : nullptr);
}

std::optional<AttachedPolicy> PrincipalPolicies::managed(const std::string& arn, const state::Snapshot& state) {
  const auto* policy = look_up<state::ManagedPolicy>(state, arn);
  if (!policy) return std::nullopt;
  return attached(*policy, arn);
}

bool PrincipalPolicies::hold_in(const state::Snapshot& state) const {
  const auto unchanged = [&]<class E>(const std::vector<Seen<E>>& seen) {
    return std::all_of(seen.begin(), seen.end(),
                       [&](const Seen<E>& one) { return state.find<E>(one.key) == one.entity.get(); });
  };
  return std::apply([&](const auto&... seen) { return (unchanged(seen) && ...); }, seen_);
}

std::size_t PrincipalPolicies::bytes() const {
  // What is seen here is usually the snapshot's as well, but not once it has changed: then only this keeps it.
  std::size_t text = 0;
  for (const AttachedPolicy& one : index_->policies()) text += one.policy->text().size();
  return sizeof(PrincipalPolicies) + index_->bytes() + text * policy::kBytesPerCharacter;
}

// ---- all principals -------------------------------------------------------------------------------------------------

PrincipalCache::Version::Version(const state::Snapshot& state)
    : users(state.all<state::User>()),
      groups(state.all<state::Group>()),
      roles(state.all<state::Role>()),
      policies(state.all<state::ManagedPolicy>()) {}

bool PrincipalCache::Version::is_of(const state::Snapshot& state) const {
  return users.is_same_version(state.all<state::User>()) && groups.is_same_version(state.all<state::Group>()) &&
         roles.is_same_version(state.all<state::Role>()) && policies.is_same_version(state.all<state::ManagedPolicy>());
}

// `find` looks the principal up in the snapshot: a shared pointer to it, or null.
template <class Find>
PrincipalPoliciesPtr PrincipalCache::gather(std::string_view unique_id, const state::Snapshot& state, Find find) const {
  PrincipalPoliciesPtr known;
  std::uint64_t version = 0;
  {
    base::Lock lock(mutex_);
    if (!version_ || !version_->is_of(state)) {
      version_.emplace(state);
      ++version_number_;
    }
    version = version_number_;
    if (const Kept* kept = kept_.find(unique_id)) {
      if (kept->holds_in == version) return kept->policies;
      known = kept->policies;
    }
  }
  // Without the lock, as it takes longer.  What other threads do meanwhile does not matter: the answer is about this
  // snapshot, and `version` stands for its tables for ever.
  if (!known || !known->hold_in(state)) {
    auto principal = find();
    if (!principal) return nullptr;
    known = std::make_shared<const PrincipalPolicies>(std::move(principal), state);
  }
  base::Lock lock(mutex_);
  kept_.put(std::string(unique_id), {known, version}, known->bytes());
  return known;
}

PrincipalPoliciesPtr PrincipalCache::role(std::string_view unique_id, const state::Snapshot& state) const {
  return gather(unique_id, state, [&]() -> std::shared_ptr<const state::Role> {
    const auto* role = state.role_by_id(unique_id);
    return role ? state.all<state::Role>().get(role->key()) : nullptr;
  });
}

PrincipalPoliciesPtr PrincipalCache::user(const state::AccountId& account, std::string_view name,
                                          std::string_view unique_id, const state::Snapshot& state) const {
  return gather(unique_id, state, [&]() -> std::shared_ptr<const state::User> {
    auto user = state.all<state::User>().get(state::account_key(account, name));
    return user && user->id.str() == unique_id ? user : nullptr;
  });
}

// ---- sessions -------------------------------------------------------------------------------------------------------

std::shared_ptr<const policy::Policy> SessionPolicyCache::compiled(const std::string& text) const {
  {
    base::Lock lock(mutex_);
    if (const auto* kept = kept_.find(text)) return *kept;
  }
  auto compiled = policy::compile(text, policy::Kind::Session);
  if (!compiled) return nullptr;
  base::Lock lock(mutex_);
  kept_.put(text, *compiled, 1);
  return *std::move(compiled);
}

policy::Inputs CallerPolicies::inputs() const {
  policy::Inputs out;
  if (principal_) out.set_caller(principal_->index());
  if (limited_by_session_) out.session = policy::AttachedPolicies(session_);
  return out;
}

CallerPolicies PolicyGatherer::gather(const Caller& caller, const state::Snapshot& state) const {
  CallerPolicies out;
  const auto* session = caller.session();
  if (!session) {
    if (!caller.user_name().empty()) {
      out.principal_ = principals_.user(caller.account(), caller.user_name(), caller.user_id(), state);
    }
    return out;
  }
  out.principal_ = principals_.role(session->principal_id, state);
  out.limited_by_session_ = !session->inline_policy.empty() || !session->policy_arns.empty();
  if (!session->inline_policy.empty()) {
    // The text was checked when the session began; it lies in the caller's token, not in our state.
    out.inline_session_policy_ = session_policies_.compiled(session->inline_policy);
    if (out.inline_session_policy_) {
      out.session_.push_back(
          {out.inline_session_policy_.get(), {.type = SourceType::Unknown, .name = "session policy"}});
    }
  }
  for (const auto& arn : session->policy_arns) {
    if (const auto* policy = state.policy(arn)) out.session_.push_back(attached(*policy, arn));
  }
  return out;
}

}  // namespace rolecall::service
