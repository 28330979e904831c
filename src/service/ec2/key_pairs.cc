// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/key_pairs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ids.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network_checks.h"

namespace rolecall::service::ec2 {
namespace {

constexpr std::size_t kMaxNameLength = 255;  // AWS

// The metadata service shows the name in a line of its own.
bool is_name_character(char c) {
  return c >= ' ' && c <= '~';
}

}  // namespace

Needs new_key_pair_needs(const Context& context, const policy::Action& action, std::string_view name,
                         const TagSpecifications& specifications) {
  const std::string arn = resource_arn(context, kKeyPairId.type, name);
  const auto tags = tags_for(specifications, kKeyPairId.type);
  Needs needs{Need{.action = action, .resource = arn}.with("ec2:KeyPairName", name).with_request_tags(tags)};
  add_create_tags_need(needs, action.name(), arn, tags);
  return needs;
}

base::Result<void, wire::ApiError> check_new_key_pair(const Context& context, std::string_view name,
                                                      const TagSpecifications& specifications) {
  const bool trimmed = !name.empty() && !name.starts_with(' ') && !name.ends_with(' ');
  if (!trimmed || name.size() > kMaxNameLength || !std::ranges::all_of(name, is_name_character)) {
    return base::failure(wire::invalid_parameter_value(
        fmt::format("Value ({}) for parameter KeyName is invalid. Must be up to {} ASCII characters without leading or "
                    "trailing spaces.",
                    name.substr(0, kMaxNameLength), kMaxNameLength)));
  }
  RC_TRY_VOID(check_specifications(specifications, {kKeyPairId.type}));
  if (key_pair_or_null(context, name)) {
    return base::failure(ec2_error("InvalidKeyPair.Duplicate", "The keypair already exists"));
  }
  if (account_has<state::KeyPair>(context, kMaxKeyPairs)) {
    return base::failure(ec2_error("KeyPairLimitExceeded", "The maximum number of key pairs has been reached."));
  }
  return {};
}

state::KeyPair new_key_pair(const Context& context, std::string_view name, const crypto::PublicKey& key,
                            const TagSpecifications& specifications) {
  state::KeyPair key_pair;
  key_pair.account = context.account();
  key_pair.id = base::hex_id(kKeyPairId.prefix, context.random);
  key_pair.name = name;
  key_pair.type = key.type == crypto::KeyPairType::Rsa ? "rsa" : "ed25519";
  // AWS: the comment of the line is the name of the key pair, whatever it was before.
  key_pair.public_key = fmt::format("{} {}", key.openssh, name);
  key_pair.fingerprint = key.fingerprint;
  key_pair.created = context.now;
  key_pair.tags = tags_for(specifications, kKeyPairId.type);
  return key_pair;
}

}  // namespace rolecall::service::ec2
