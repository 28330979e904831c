// SPDX-License-Identifier: Apache-2.0
//
// Snapshot: everything the server knows at one revision, immutable once published.  Changes: what one operation wants
// to be different.  apply() makes the next snapshot from both; it is the only code that writes tables, and it keeps the
// indexes (which are derived, never stored) in step with the entities.
//
// A copy of a Snapshot costs a few dozen pointers.  Readers share snapshots between threads without locks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "state/ec2_entities.h"
#include "state/entities.h"
#include "state/organization_entities.h"
#include "state/s3_entities.h"
#include "state/table.h"

namespace rolecall::state {

// Counts commits, from 1; a snapshot's revision is that of the last commit in it, 0 before the first.
using Revision = std::uint64_t;

// Every kind of entity.  The place in this list is the kind's number in the store: append only.
using Entities =
    std::tuple<Account, User, Group, Role, ManagedPolicy, AccessKey, InstanceProfile, Instance, Association,
               LaunchToken, Vpc, Subnet, SecurityGroup, KeyPair, Bucket, Object, MultipartUpload, UploadPart,
               Organization, OrganizationalUnit, OrganizationPolicy, AccountCreation>;
inline constexpr std::size_t kEntityKinds = std::tuple_size_v<Entities>;

template <class E, std::size_t I = 0>
constexpr std::size_t kind_of() {
  static_assert(I < kEntityKinds, "not an entity");
  if constexpr (std::is_same_v<E, std::tuple_element_t<I, Entities>>) {
    return I;
  } else {
    return kind_of<E, I + 1>();
  }
}

// One entity put (value) or erased (null).
struct Change {
  std::size_t kind;
  std::string key;
  std::shared_ptr<const void> value;
};

// In the order in which they were made; the last one for a key counts.
class Changes {
 public:
  template <class E>
  void put(E entity) {
    std::string key = entity.key();
    list_.push_back({kind_of<E>(), std::move(key), std::make_shared<const E>(std::move(entity))});
  }
  template <class E>
  void erase(std::string key) {
    list_.push_back({kind_of<E>(), std::move(key), nullptr});
  }
  template <class E>
  void erase(const E& entity) {
    erase<E>(entity.key());
  }
  void add(Change change) { list_.push_back(std::move(change)); }

  const std::vector<Change>& list() const { return list_; }
  bool empty() const { return list_.empty(); }

 private:
  std::vector<Change> list_;
};

// An index is an ordered set of keys (its values are null); what it leads to is part of the key.
struct Present {};
using Index = Table<Present>;

// The keys.  Names are lower-cased here and nowhere else.
std::string account_key(const AccountId& account, std::string_view name);
std::string policy_arn(const AccountId& account, std::string_view path, std::string_view name);

class Snapshot {
 public:
  Revision revision = 0;

  template <class E>
  const Table<E>& all() const {
    return std::get<Table<E>>(tables_);
  }
  template <class E>
  const E* find(std::string_view key) const {
    return all<E>().find(key);
  }

  // By name, ignoring case; null if there is none.
  const User* user(const AccountId& account, std::string_view name) const;
  const Group* group(const AccountId& account, std::string_view name) const;
  const Role* role(const AccountId& account, std::string_view name) const;
  const InstanceProfile* profile(const AccountId& account, std::string_view name) const;
  const ManagedPolicy* policy(std::string_view arn) const { return find<ManagedPolicy>(arn); }
  // By unique id (AROA..., AIDA...); null if no living entity has it.
  const Role* role_by_id(std::string_view id) const;
  const User* user_by_id(std::string_view id) const;
  // The instance whose metadata service has this local address (IPv4, host order).
  const Instance* instance_at(std::uint32_t imds_address) const;
  // The current association of an instance: associating or associated; null if there is none.
  const Association* association_of(std::string_view instance_id) const;
  // The profile an association means: same ARN and same unique id, else null (imds.md 6).
  const InstanceProfile* profile_of(const Association& association) const;
  const Role* role_of(const InstanceProfile& profile) const;
  // The organization that an account belongs to; null: to none.
  const Organization* organization_of(const AccountId& account) const;

  // Indexes.  Each comment is the form of its keys; NAME is lower-case.
  struct Indexes {
    Index access_keys;            // ACCOUNT/NAME/KEYID          (NAME empty: root)
    Index group_members;          // ACCOUNT/GROUPNAME/USERNAME
    Index policy_attachments;     // POLICYARN/ACCOUNT/KIND/NAME (KIND: user, group, role)
    Index boundary_uses;          // POLICYARN/ACCOUNT/KIND/NAME
    Index role_profiles;          // ACCOUNT/ROLENAME/PROFILENAME
    Index unique_ids;             // ID/KIND/ACCOUNT/NAME        (users and roles)
    Index reservations;           // ACCOUNT/RESERVATION/00000/INSTANCE
    Index terminations;           // ACCOUNT/TIME/INSTANCE       (TIME: 15 digits of milliseconds)
    Index imds_addresses;         // 7f000001/INSTANCE
    Index private_addresses;      // SUBNET/ADDRESS
    Index associations;           // ACCOUNT/ASSOCIATION
    Index instance_associations;  // INSTANCE/ASSOCIATION
    Index organization_children;  // PARENT/KIND/ID              (KIND: account, unit)
    Index guard_rail_targets;     // POLICY/TARGET               (TARGET: an account, a root or a unit)
  } indexes;

  // Applies one commit's changes in place; the snapshot must not be published yet.
  void apply(const Changes& changes);
  void apply(const Change& change);
  // Loading: put all entities, each once and best in key order, then index them all together, which is much faster than
  // apply().  In between nothing may be looked up by an index.
  void load(const Change& change);
  void index_loaded();

 private:
  template <class... E>
  static std::tuple<Table<E>...> tables_for(std::tuple<E...>);
  using Tables = decltype(tables_for(std::declval<Entities>()));

  template <class E>
  void apply_one(const Change& change);
  template <class E>
  void load_one(const Change& change);
  template <class E>
  void index_all();

  Tables tables_;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace rolecall::state
