// SPDX-License-Identifier: Apache-2.0
//
// The policies of a caller, gathered and indexed once for each user, role and session policy, not once for each
// request.
//
// What is kept never outlives its truth.  An entity's value in a snapshot is immutable, so PrincipalPolicies holds the
// very values it was made of (which also keeps their addresses from being used again) and is good for every snapshot
// that still has exactly these: a changed role, user, group, membership, attachment, boundary or default version is
// another value.  Whether they are still there is asked once for each new version of the four tables concerned, not for
// each request and not for each commit.  A snapshot may also be older than one before (propagation delays; readers see
// what is durable, the writer what is accepted): it gets the policies of its own time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/mutex.h"
#include "policy/evaluate.h"
#include "service/bounded_cache.h"
#include "service/caller.h"
#include "state/snapshot.h"

namespace rolecall::service {

// LIMIT: ours; what indexes of principals and session policies may hold in memory, least recently used out first.
inline constexpr std::size_t kMaxPrincipalBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kMaxSessionPolicies = 1024;

// All that is attached to one user (with its groups) or role.  Immutable; views nothing but what it holds.
class PrincipalPolicies {
 public:
  PrincipalPolicies(std::shared_ptr<const state::User> user, const state::Snapshot& state);
  PrincipalPolicies(std::shared_ptr<const state::Role> role, const state::Snapshot& state);
  PrincipalPolicies(const PrincipalPolicies&) = delete;
  PrincipalPolicies& operator=(const PrincipalPolicies&) = delete;

  const policy::PolicyIndex& index() const { return *index_; }

  // Whether the snapshot has the very entities that this was made of.
  bool hold_in(const state::Snapshot& state) const;
  // About what this adds to the memory of a snapshot.
  std::size_t bytes() const;

 private:
  // Something that was looked up.  Null: there was nothing under that key.
  template <class E>
  struct Seen {
    std::string key;
    std::shared_ptr<const E> entity;
  };
  template <class... E>
  using SeenOf = std::tuple<std::vector<Seen<E>>...>;

  template <class E>
  const E* look_up(const state::Snapshot& state, std::string key);
  struct Gathered {
    std::vector<policy::AttachedPolicy> identity;
    std::optional<policy::AttachedPolicy> boundary;
  };
  template <class Holder>
  void gather(const Holder& holder, policy::SourceType inline_type, const state::Snapshot& state, Gathered& out);
  void index(const Gathered& gathered);
  std::optional<policy::AttachedPolicy> managed(const std::string& arn, const state::Snapshot& state);

  SeenOf<state::User, state::Group, state::Role, state::ManagedPolicy> seen_;
  std::unique_ptr<const policy::PolicyIndex> index_;
};

using PrincipalPoliciesPtr = std::shared_ptr<const PrincipalPolicies>;

// Keeps PrincipalPolicies between requests.  Thread-safe.
class PrincipalCache {
 public:
  explicit PrincipalCache(std::size_t bytes_max = kMaxPrincipalBytes) : kept_(bytes_max) {}

  // Null: the snapshot has no such role, or the name is another user's by now.
  PrincipalPoliciesPtr role(std::string_view unique_id, const state::Snapshot& state) const;
  PrincipalPoliciesPtr user(const state::AccountId& account, std::string_view name, std::string_view unique_id,
                            const state::Snapshot& state) const;

 private:
  // The tables that policies are gathered from.  Holding them keeps their nodes from being used again, so that equal
  // roots mean equal contents.
  struct Version {
    explicit Version(const state::Snapshot& state);
    bool is_of(const state::Snapshot& state) const;
    state::Table<state::User> users;
    state::Table<state::Group> groups;
    state::Table<state::Role> roles;
    state::Table<state::ManagedPolicy> policies;
  };
  struct Kept {
    PrincipalPoliciesPtr policies;
    std::uint64_t holds_in = 0;  // the version they were last found to hold in
  };

  template <class Find>
  PrincipalPoliciesPtr gather(std::string_view unique_id, const state::Snapshot& state, Find find) const;

  mutable base::Mutex mutex_;
  mutable BoundedCache<Kept> kept_ RC_GUARDED_BY(mutex_);
  mutable std::optional<Version> version_ RC_GUARDED_BY(mutex_);
  mutable std::uint64_t version_number_ RC_GUARDED_BY(mutex_) = 0;
};

// Compiles each session policy once, however many sessions carry it.  Thread-safe.
class SessionPolicyCache {
 public:
  // Null: not a session policy.
  std::shared_ptr<const policy::Policy> compiled(const std::string& text) const;

 private:
  mutable base::Mutex mutex_;
  mutable BoundedCache<std::shared_ptr<const policy::Policy>> kept_ RC_GUARDED_BY(mutex_){kMaxSessionPolicies};
};

// What speaks about one caller, whatever it asks for.  The snapshot and the caller it was gathered from outlive it.
class CallerPolicies {
 public:
  policy::Inputs inputs() const;

 private:
  friend class PolicyGatherer;

  PrincipalPoliciesPtr principal_;  // null: root, a stranger, or somebody who is gone
  std::shared_ptr<const policy::Policy> inline_session_policy_;
  std::vector<policy::AttachedPolicy> session_;
  bool limited_by_session_ = false;
};

// Thread-safe.
class PolicyGatherer {
 public:
  CallerPolicies gather(const Caller& caller, const state::Snapshot& state) const;

 private:
  PrincipalCache principals_;
  SessionPolicyCache session_policies_;
};

}  // namespace rolecall::service
