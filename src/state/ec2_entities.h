// SPDX-License-Identifier: Apache-2.0
//
// The EC2 side of the state: instances, their profile associations, and the small network they live in.
#pragma once

#include "state/entities.h"

namespace rolecall::state {

// AWS's codes (aws-api.md 4.2).
enum class InstanceState : std::uint8_t {
  Pending = 0,
  Running = 16,
  ShuttingDown = 32,
  Terminated = 48,
  Stopping = 64,
  Stopped = 80,
};
std::string_view name_of(InstanceState state);  // "pending", "shutting-down", ...

// What the metadata service of one instance may do (imds.md 9).  Booleans of AWS's words: required/optional,
// enabled/disabled.
struct MetadataOptions {
  bool tokens_required = false;
  bool endpoint_enabled = true;
  bool ipv6_enabled = false;
  bool tags_enabled = false;
  std::int32_t hop_limit = 1;
  bool applied = true;  // false: shown as `pending` until the driver has applied it
  static constexpr auto fields() {
    return std::tuple{field<1>(&MetadataOptions::tokens_required), field<2>(&MetadataOptions::endpoint_enabled),
                      field<3>(&MetadataOptions::ipv6_enabled),    field<4>(&MetadataOptions::tags_enabled),
                      field<5>(&MetadataOptions::hop_limit),       field<6>(&MetadataOptions::applied)};
  }
};

// There may be a million of these and their associations in memory: SharedText for what repeats from one to the next,
// ShortText for what does not (bench/store_bench.cc holds the budget).
struct Instance {
  Interned<AccountId> account;
  ShortText id;  // i-...
  ShortText reservation_id;
  std::int32_t launch_index = 0;
  SharedText image_id;
  SharedText type;
  SharedText key_name;
  SharedText subnet_id, vpc_id, availability_zone;
  ShortText private_ip, mac, network_interface_id, volume_id;
  std::vector<SharedText> security_groups;             // ids
  SharedText user_data;                                // decoded bytes
  std::vector<Tag> tags, volume_tags, interface_tags;  // its own, its root volume's, its network interface's
  ShortText client_token;
  InstanceState state = InstanceState::Pending;
  Time launched;
  std::optional<Time> state_changed;
  SharedText state_reason_code, state_reason;
  MetadataOptions metadata;
  std::uint32_t imds_address = 0;  // IPv4 in host order, in 127.0.0.0/8: the local address of its metadata service
  bool termination_protected = false;
  bool stop_protected = false;
  bool terminate_on_shutdown = false;  // InstanceInitiatedShutdownBehavior
  bool ebs_optimized = false;
  bool monitoring = false;
  SharedText cpu_credits;  // standard, unlimited; empty: its type has none
  // Counts starts: keys delivered before a stop are not handed out after the start.
  std::int32_t boot = 1;

  std::string key() const { return id; }
  std::string arn(std::string_view region) const;
  static constexpr auto fields() {
    return std::tuple{field<1>(&Instance::account),
                      field<2>(&Instance::id),
                      field<3>(&Instance::reservation_id),
                      field<4>(&Instance::launch_index),
                      field<5>(&Instance::image_id),
                      field<6>(&Instance::type),
                      field<7>(&Instance::key_name),
                      field<8>(&Instance::subnet_id),
                      field<9>(&Instance::vpc_id),
                      field<10>(&Instance::availability_zone),
                      field<11>(&Instance::private_ip),
                      field<12>(&Instance::mac),
                      field<13>(&Instance::network_interface_id),
                      field<14>(&Instance::volume_id),
                      field<15>(&Instance::security_groups),
                      field<16>(&Instance::user_data),
                      field<17>(&Instance::tags),
                      field<18>(&Instance::client_token),
                      field<19>(&Instance::state),
                      field<20>(&Instance::launched),
                      field<21>(&Instance::state_changed),
                      field<22>(&Instance::state_reason_code),
                      field<23>(&Instance::state_reason),
                      field<24>(&Instance::metadata),
                      field<25>(&Instance::imds_address),
                      field<26>(&Instance::termination_protected),
                      field<27>(&Instance::stop_protected),
                      field<28>(&Instance::terminate_on_shutdown),
                      field<29>(&Instance::ebs_optimized),
                      field<30>(&Instance::monitoring),
                      field<31>(&Instance::boot),
                      field<32>(&Instance::volume_tags),
                      field<33>(&Instance::interface_tags),
                      field<34>(&Instance::cpu_credits)};
  }
};

enum class AssociationState : std::uint8_t { Associating = 0, Associated = 1, Disassociating = 2 };
std::string_view name_of(AssociationState state);

// The tie of an instance to an instance profile.  It names the profile by ARN and by unique id: a profile that was
// deleted and made again under the same name is another one (imds.md 6).
struct Association {
  Interned<AccountId> account;
  ShortText id;  // iip-assoc-...
  ShortText instance_id;
  SharedText profile_arn;
  Interned<UniqueId> profile_id;
  AssociationState state = AssociationState::Associating;
  Time created;

  std::string key() const { return id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&Association::account),     field<2>(&Association::id),
                      field<3>(&Association::instance_id), field<4>(&Association::profile_arn),
                      field<5>(&Association::profile_id),  field<6>(&Association::state),
                      field<7>(&Association::created)};
  }
};

// A RunInstances call that carried a ClientToken: the same token gives the same reservation again.
struct LaunchToken {
  AccountId account;
  std::string token;
  std::string request_hash;  // SHA-256 of the parameters
  std::string reservation_id;

  std::string key() const { return account.str() + "/" + token; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&LaunchToken::account), field<2>(&LaunchToken::token),
                      field<3>(&LaunchToken::request_hash), field<4>(&LaunchToken::reservation_id)};
  }
};

struct Vpc {
  AccountId account;
  std::string id, cidr;
  bool is_default = false;
  std::vector<Tag> tags;
  std::string key() const { return account.str() + "/" + id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&Vpc::account), field<2>(&Vpc::id), field<3>(&Vpc::cidr), field<4>(&Vpc::is_default),
                      field<5>(&Vpc::tags)};
  }
};

struct Subnet {
  AccountId account;
  std::string id, vpc_id, cidr, availability_zone;
  bool default_for_az = false;
  std::vector<Tag> tags;
  std::string key() const { return account.str() + "/" + id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&Subnet::account),
                      field<2>(&Subnet::id),
                      field<3>(&Subnet::vpc_id),
                      field<4>(&Subnet::cidr),
                      field<5>(&Subnet::availability_zone),
                      field<6>(&Subnet::default_for_az),
                      field<7>(&Subnet::tags)};
  }
};

struct SecurityGroup {
  AccountId account;
  std::string id, name, description, vpc_id;
  std::vector<Tag> tags;
  std::string key() const { return account.str() + "/" + id; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&SecurityGroup::account), field<2>(&SecurityGroup::id),
                      field<3>(&SecurityGroup::name),    field<4>(&SecurityGroup::description),
                      field<5>(&SecurityGroup::vpc_id),  field<6>(&SecurityGroup::tags)};
  }
};

struct KeyPair {
  AccountId account;
  std::string id;  // key-...
  std::string name;
  std::string type;        // rsa, ed25519
  std::string public_key;  // the OpenSSH line, which the instance's metadata shows
  std::string fingerprint;
  Time created;
  std::vector<Tag> tags;
  std::string key() const { return account.str() + "/" + name; }
  static constexpr auto fields() {
    return std::tuple{field<1>(&KeyPair::account), field<2>(&KeyPair::id),         field<3>(&KeyPair::name),
                      field<4>(&KeyPair::type),    field<5>(&KeyPair::public_key), field<6>(&KeyPair::fingerprint),
                      field<7>(&KeyPair::created), field<8>(&KeyPair::tags)};
  }
};

}  // namespace rolecall::state
