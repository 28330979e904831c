// SPDX-License-Identifier: Apache-2.0
#include "daemon/fresh_account.h"

#include <fmt/core.h>

#include <charconv>

#include "policy/document.h"
#include "service/ec2/default_network.h"
#include "service/iam/managed_policy_data.h"
#include "service/organizations/new_account.h"

namespace rolecall::daemon {
namespace {

base::Time at_second(std::int64_t since_epoch) {
  return base::Time(base::seconds(since_epoch));
}

// "v12" is 12.
std::int32_t version_number(std::string_view id) {
  std::int32_t number = 1;
  if (id.starts_with('v')) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

base::Result<state::ManagedPolicy> managed_policy(const service::iam::ManagedPolicyData& data) {
  auto compiled = policy::compile(data.document, policy::Kind::ManagedIdentity);
  if (!compiled) {
    return base::failure(fmt::format("the built-in policy {} is malformed: {} {}", data.arn, compiled.error().message,
                                     compiled.error().detail));
  }
  const std::int32_t number = version_number(data.default_version_id);
  state::ManagedPolicy policy{.account = state::AccountId("aws"),
                              .name = std::string(data.name),
                              .path = std::string(data.path),
                              .id = state::UniqueId(data.policy_id),
                              .created = at_second(data.create_date),
                              .updated = at_second(data.update_date),
                              .description = std::string(data.description),
                              .default_version = number,
                              .last_version = number};
  policy.versions.push_back({.number = number,
                             .document = {.text = std::string(data.document),
                                          .kind = policy::Kind::ManagedIdentity,
                                          .compiled = *std::move(compiled)},
                             .created = at_second(data.update_date)});
  return policy;
}

template <class E>
void erase_all(const state::Snapshot& state, state::Changes& changes) {
  state.all<E>().for_each([&](const std::string& key, const E& entity) {
    // What comes with the program stays.
    if constexpr (std::is_same_v<E, state::ManagedPolicy>) {
      if (entity.account == state::AccountId("aws")) return;
    }
    if constexpr (std::is_same_v<E, state::OrganizationPolicy>) {
      if (entity.aws_managed()) return;
    }
    changes.erase<E>(key);
  });
}

template <class... E>
void erase_every_kind(const state::Snapshot& state, state::Changes& changes, std::type_identity<std::tuple<E...>>) {
  (erase_all<E>(state, changes), ...);
}

}  // namespace

base::Result<state::Changes> aws_policies() {
  RC_TRY(state::Changes changes, service::organizations::aws_organization_policies());
  for (const auto& data : service::iam::managed_policy_data()) {
    RC_TRY(auto policy, managed_policy(data));
    changes.put(std::move(policy));
  }
  return changes;
}

state::Changes fresh_account(const FreshAccount& account, base::Random& random) {
  state::Changes changes;
  changes.put(service::organizations::plain_account(account.root_key.account, account.created, random));
  changes.put(account.root_key);
  const auto network = service::ec2::default_network(account.root_key.account, account.region, random);
  for (const state::Change& change : network.list()) changes.add(change);
  return changes;
}

state::Changes replaced_by(const state::Snapshot& state, const state::Changes& fresh) {
  state::Changes changes;
  erase_every_kind(state, changes, std::type_identity<state::Entities>{});
  for (const state::Change& change : fresh.list()) changes.add(change);  // the last change of a key counts
  return changes;
}

}  // namespace rolecall::daemon
