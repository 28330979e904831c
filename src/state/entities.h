// SPDX-License-Identifier: Apache-2.0
//
// What the server knows, as plain values.  Each entity has a key, unique in its kind; what belongs to an account has
// the account's id as the first part of its key, so that a scan of that prefix is a listing of the account.  Names are
// unique ignoring case (aws-api.md 2.2): keys hold the lower-case name, the entity the name as it was given.
//
// `fields()` lists what is written to the store, each member under a number that is never reused
// (docs/formats/store.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/interned.h"
#include "base/short_text.h"
#include "base/strong_string.h"
#include "policy/document.h"

namespace rolecall::state {

using base::AccessKeyId;
using base::AccountId;
using base::Interned;
using base::SharedText;
using base::ShortText;
using base::Time;
using base::UniqueId;

// A member of an entity and its number in the store.
template <std::uint32_t Number, class Entity, class Member>
struct Field {
  static constexpr std::uint32_t kNumber = Number;
  Member Entity::*member;
};
template <std::uint32_t Number, class Entity, class Member>
constexpr Field<Number, Entity, Member> field(Member Entity::*member) {
  return {member};
}

struct Tag {
  std::string key;
  std::string value;
  friend bool operator==(const Tag&, const Tag&) = default;
  static constexpr auto fields() { return std::tuple{field<1>(&Tag::key), field<2>(&Tag::value)}; }
};

// A policy document as it was written and as it is evaluated.  Only text and kind are stored; reading compiles again.
struct PolicyText {
  std::string text;
  policy::Kind kind = policy::Kind::InlineIdentity;
  std::shared_ptr<const policy::Policy> compiled;
  // AWS: a trust policy names users and roles by ARN but holds on to their unique ids (aws-api.md 2.10).
  struct Binding {
    std::string arn;
    UniqueId id;
    static constexpr auto fields() { return std::tuple{field<1>(&Binding::arn), field<2>(&Binding::id)}; }
  };
  std::vector<Binding> bindings;

  bool empty() const { return text.empty(); }
  static constexpr auto fields() {
    return std::tuple{field<1>(&PolicyText::text), field<2>(&PolicyText::kind), field<3>(&PolicyText::bindings)};
  }
};

struct InlinePolicy {
  std::string name;
  PolicyText document;
  static constexpr auto fields() {
    return std::tuple{field<1>(&InlinePolicy::name), field<2>(&InlinePolicy::document)};
  }
};

// What an account has as a member of an organization (organization_entities.h).
struct Membership {
  std::string organization_id;
  std::string parent_id;  // the root or an organizational unit
  std::string email;
  std::string name;
  Time joined;
  bool created = false;               // by the organization; the management account was there before
  std::vector<std::string> policies;  // ids of the organization's policies attached to the account
  std::vector<Tag> tags;
  static constexpr auto fields() {
    return std::tuple{field<1>(&Membership::organization_id), field<2>(&Membership::parent_id),
                      field<3>(&Membership::email),           field<4>(&Membership::name),
                      field<5>(&Membership::joined),          field<6>(&Membership::created),
                      field<7>(&Membership::policies),        field<8>(&Membership::tags)};
  }
};

struct Account {
  AccountId id;
  Time created;
  std::string canonical_user_id;  // S3's 64 hex digits
  // The default VPC is made once; a user may delete it and it does not come back.
  bool default_vpc_made = false;
  std::optional<Membership> membership;  // absent: in no organization

  std::string key() const { return id.str(); }
  static constexpr auto fields() {
    return std::tuple{field<1>(&Account::id), field<2>(&Account::created), field<3>(&Account::canonical_user_id),
                      field<4>(&Account::default_vpc_made), field<5>(&Account::membership)};
  }
};

// What users, groups and roles have in common as holders of permissions.
struct User {
  AccountId account;
  std::string name;
  std::string path = "/";
  UniqueId id;  // AIDA...
  Time created;
  std::string boundary_arn;  // empty: none
  std::vector<Tag> tags;
  std::vector<InlinePolicy> inline_policies;
  std::vector<std::string> attached_policies;  // ARNs, in the order they were attached
  std::vector<std::string> groups;             // names as the groups have them

  std::string key() const;
  std::string arn() const;
  static constexpr auto fields() {
    return std::tuple{field<1>(&User::account),
                      field<2>(&User::name),
                      field<3>(&User::path),
                      field<4>(&User::id),
                      field<5>(&User::created),
                      field<6>(&User::boundary_arn),
                      field<7>(&User::tags),
                      field<8>(&User::inline_policies),
                      field<9>(&User::attached_policies),
                      field<10>(&User::groups)};
  }
};

struct Group {
  AccountId account;
  std::string name;
  std::string path = "/";
  UniqueId id;  // AGPA...
  Time created;
  std::vector<InlinePolicy> inline_policies;
  std::vector<std::string> attached_policies;

  std::string key() const;
  std::string arn() const;
  static constexpr auto fields() {
    return std::tuple{field<1>(&Group::account),
                      field<2>(&Group::name),
                      field<3>(&Group::path),
                      field<4>(&Group::id),
                      field<5>(&Group::created),
                      field<6>(&Group::inline_policies),
                      field<7>(&Group::attached_policies)};
  }
};

struct Role {
  AccountId account;
  std::string name;
  std::string path = "/";
  UniqueId id;  // AROA...
  Time created;
  PolicyText trust;
  std::optional<std::string> description;
  std::int32_t max_session_seconds = 3600;
  std::string boundary_arn;
  std::vector<Tag> tags;
  std::vector<InlinePolicy> inline_policies;
  std::vector<std::string> attached_policies;

  std::string key() const;
  std::string arn() const;
  static constexpr auto fields() {
    return std::tuple{field<1>(&Role::account),
                      field<2>(&Role::name),
                      field<3>(&Role::path),
                      field<4>(&Role::id),
                      field<5>(&Role::created),
                      field<6>(&Role::trust),
                      field<7>(&Role::description),
                      field<8>(&Role::max_session_seconds),
                      field<9>(&Role::boundary_arn),
                      field<10>(&Role::tags),
                      field<11>(&Role::inline_policies),
                      field<12>(&Role::attached_policies)};
  }
};

struct PolicyVersion {
  std::int32_t number = 1;  // "v1" is 1; numbers are never reused
  PolicyText document;
  Time created;
  static constexpr auto fields() {
    return std::tuple{field<1>(&PolicyVersion::number), field<2>(&PolicyVersion::document),
                      field<3>(&PolicyVersion::created)};
  }
};

// A managed policy.  AWS's own have the account "aws", come with the program and are never stored.
struct ManagedPolicy {
  AccountId account;
  std::string name;
  std::string path = "/";
  UniqueId id;  // ANPA...
  Time created;
  Time updated;
  std::optional<std::string> description;
  std::vector<Tag> tags;
  std::vector<PolicyVersion> versions;  // oldest first
  std::int32_t default_version = 1;
  std::int32_t last_version = 1;  // the highest number ever given

  std::string key() const;  // the ARN
  std::string arn() const;
  const PolicyVersion* version(std::int32_t number) const;
  const PolicyText& document() const { return version(default_version)->document; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&ManagedPolicy::account),      field<2>(&ManagedPolicy::name),
                      field<3>(&ManagedPolicy::path),         field<4>(&ManagedPolicy::id),
                      field<5>(&ManagedPolicy::created),      field<6>(&ManagedPolicy::updated),
                      field<7>(&ManagedPolicy::description),  field<8>(&ManagedPolicy::tags),
                      field<9>(&ManagedPolicy::versions),     field<10>(&ManagedPolicy::default_version),
                      field<11>(&ManagedPolicy::last_version)};
  }
};

// A long-term key.  The secret is sealed under the server's key (issuer::Issuer::seal_secret).
struct AccessKey {
  AccessKeyId id;
  AccountId account;
  std::string user_name;  // empty: the account's root user
  bool active = true;
  Time created;
  std::string sealed_secret;

  std::string key() const { return id.str(); }
  static constexpr auto fields() {
    return std::tuple{field<1>(&AccessKey::id),     field<2>(&AccessKey::account), field<3>(&AccessKey::user_name),
                      field<4>(&AccessKey::active), field<5>(&AccessKey::created), field<6>(&AccessKey::sealed_secret)};
  }
};

struct InstanceProfile {
  AccountId account;
  std::string name;
  std::string path = "/";
  UniqueId id;  // AIPA...
  Time created;
  std::string role_name;  // empty: holds no role
  std::vector<Tag> tags;

  std::string key() const;
  std::string arn() const;
  static constexpr auto fields() {
    return std::tuple{field<1>(&InstanceProfile::account), field<2>(&InstanceProfile::name),
                      field<3>(&InstanceProfile::path),    field<4>(&InstanceProfile::id),
                      field<5>(&InstanceProfile::created), field<6>(&InstanceProfile::role_name),
                      field<7>(&InstanceProfile::tags)};
  }
};

}  // namespace rolecall::state
