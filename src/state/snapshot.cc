// SPDX-License-Identifier: Apache-2.0
#include "state/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "state/sorted_keys.h"

namespace rolecall::state {
namespace {

// What each kind contributes to the indexes: `each(index member, key)` is called for every entry of an entity.
using Slot = Index Snapshot::Indexes::*;

template <class Holder, class Each>
void attachment_entries(const Holder& holder, std::string_view kind, const Each& each) {
  const std::string tail = fmt::format("/{}/{}/{}", holder.account.str(), kind, base::ascii_lower(holder.name));
  for (const auto& arn : holder.attached_policies) each(&Snapshot::Indexes::policy_attachments, arn + tail);
  if constexpr (requires { holder.boundary_arn; }) {
    if (!holder.boundary_arn.empty()) each(&Snapshot::Indexes::boundary_uses, holder.boundary_arn + tail);
    each(&Snapshot::Indexes::unique_ids, fmt::format("{}/{}/{}", holder.id.str(), kind, holder.key()));
  }
}

template <class Each>
void index_entries(const User& user, const Each& each) {
  attachment_entries(user, "user", each);
  for (const auto& group : user.groups) {
    each(&Snapshot::Indexes::group_members, account_key(user.account, group) + "/" + base::ascii_lower(user.name));
  }
}
template <class Each>
void index_entries(const Group& group, const Each& each) {
  attachment_entries(group, "group", each);
}
template <class Each>
void index_entries(const Role& role, const Each& each) {
  attachment_entries(role, "role", each);
}
template <class Each>
void index_entries(const AccessKey& key, const Each& each) {
  each(&Snapshot::Indexes::access_keys, account_key(key.account, key.user_name) + "/" + key.id.str());
}
template <class Each>
void index_entries(const InstanceProfile& profile, const Each& each) {
  if (profile.role_name.empty()) return;
  each(&Snapshot::Indexes::role_profiles,
       account_key(profile.account, profile.role_name) + "/" + base::ascii_lower(profile.name));
}
template <class Each>
void index_entries(const Instance& instance, const Each& each) {
  each(&Snapshot::Indexes::reservations, fmt::format("{}/{}/{:05}/{}", instance.account.str(), instance.reservation_id,
                                                     instance.launch_index, instance.id));
  // A terminated instance has given its addresses back.
  if (instance.state == InstanceState::Terminated) {
    const auto ended = instance.state_changed.value_or(instance.launched).time_since_epoch().count();
    each(&Snapshot::Indexes::terminations, fmt::format("{}/{:015}/{}", instance.account.str(), ended, instance.id));
    return;
  }
  each(&Snapshot::Indexes::imds_addresses, fmt::format("{:08x}/{}", instance.imds_address, instance.id));
  each(&Snapshot::Indexes::private_addresses, fmt::format("{}/{}", instance.subnet_id, instance.private_ip));
}
template <class Each>
void index_entries(const Association& association, const Each& each) {
  each(&Snapshot::Indexes::associations, association.account.str() + "/" + association.id);
  each(&Snapshot::Indexes::instance_associations, association.instance_id + "/" + association.id);
}
template <class Each>
void guard_rail_entries(const std::vector<std::string>& policies, std::string_view target, const Each& each) {
  for (const auto& policy : policies)
    each(&Snapshot::Indexes::guard_rail_targets, fmt::format("{}/{}", policy, target));
}
template <class Each>
void index_entries(const Account& account, const Each& each) {
  if (!account.membership) return;
  each(&Snapshot::Indexes::organization_children,
       fmt::format("{}/account/{}", account.membership->parent_id, account.id.str()));
  guard_rail_entries(account.membership->policies, account.id.str(), each);
}
template <class Each>
void index_entries(const Organization& organization, const Each& each) {
  guard_rail_entries(organization.root_policies, organization.root_id, each);
}
template <class Each>
void index_entries(const OrganizationalUnit& unit, const Each& each) {
  each(&Snapshot::Indexes::organization_children, fmt::format("{}/unit/{}", unit.parent_id, unit.id));
  guard_rail_entries(unit.policies, unit.id, each);
}
template <class E, class Each>
void index_entries(const E&, const Each&) {}

// The last part of the first key that starts with `prefix`, or nothing.
std::string first_tail(const Index& index, const std::string& prefix) {
  std::string tail;
  index.scan_prefix(prefix, [&](const std::string& key, const Present&) {
    tail = key.substr(prefix.size());
    return false;
  });
  return tail;
}

}  // namespace

std::string account_key(const AccountId& account, std::string_view name) {
  return account.str() + "/" + base::ascii_lower(name);
}

std::string policy_arn(const AccountId& account, std::string_view path, std::string_view name) {
  return fmt::format("arn:aws:iam::{}:policy{}{}", account.str(), path, name);
}

const User* Snapshot::user(const AccountId& account, std::string_view name) const {
  return find<User>(account_key(account, name));
}
const Group* Snapshot::group(const AccountId& account, std::string_view name) const {
  return find<Group>(account_key(account, name));
}
const Role* Snapshot::role(const AccountId& account, std::string_view name) const {
  return find<Role>(account_key(account, name));
}
const InstanceProfile* Snapshot::profile(const AccountId& account, std::string_view name) const {
  return find<InstanceProfile>(account_key(account, name));
}

const Role* Snapshot::role_by_id(std::string_view id) const {
  const std::string key = first_tail(indexes.unique_ids, std::string(id) + "/role/");
  return key.empty() ? nullptr : find<Role>(key);
}
const User* Snapshot::user_by_id(std::string_view id) const {
  const std::string key = first_tail(indexes.unique_ids, std::string(id) + "/user/");
  return key.empty() ? nullptr : find<User>(key);
}

const Instance* Snapshot::instance_at(std::uint32_t imds_address) const {
  const std::string id = first_tail(indexes.imds_addresses, fmt::format("{:08x}/", imds_address));
  return id.empty() ? nullptr : find<Instance>(id);
}

const Association* Snapshot::association_of(std::string_view instance_id) const {
  const Association* current = nullptr;
  const std::string prefix = std::string(instance_id) + "/";
  indexes.instance_associations.scan_prefix(prefix, [&](const std::string& key, const Present&) {
    const auto* association = find<Association>(std::string_view(key).substr(prefix.size()));
    if (association->state != AssociationState::Disassociating) current = association;
    return current == nullptr;
  });
  return current;
}

const InstanceProfile* Snapshot::profile_of(const Association& association) const {
  const std::string_view arn = association.profile_arn;
  const auto* found = profile(association.account, arn.substr(arn.rfind('/') + 1));
  return found && found->id == association.profile_id ? found : nullptr;
}

const Role* Snapshot::role_of(const InstanceProfile& profile) const {
  return profile.role_name.empty() ? nullptr : role(profile.account, profile.role_name);
}

const Organization* Snapshot::organization_of(const AccountId& account) const {
  if (all<Organization>().empty()) return nullptr;
  const auto* found = find<Account>(account.str());
  return found && found->membership ? find<Organization>(found->membership->organization_id) : nullptr;
}

template <class E>
void Snapshot::apply_one(const Change& change) {
  auto& table = std::get<Table<E>>(tables_);
  if (const auto old = table.get(change.key)) {
    index_entries(*old, [&](Slot slot, const std::string& key) { (indexes.*slot).erase(key); });
  }
  if (!change.value) {
    table.erase(change.key);
    return;
  }
  auto value = std::static_pointer_cast<const E>(change.value);
  index_entries(*value, [&](Slot slot, const std::string& key) { (indexes.*slot).put(key, nullptr); });
  table.put(change.key, std::move(value));
}

template <class E>
void Snapshot::load_one(const Change& change) {
  std::get<Table<E>>(tables_).put(change.key, std::static_pointer_cast<const E>(change.value));
}

template <class E>
void Snapshot::index_all() {
  std::vector<std::pair<Slot, SortedKeys>> slots;
  all<E>().for_each([&](const std::string&, const E& entity) {
    index_entries(entity, [&](Slot slot, const std::string& key) {
      auto found = std::find_if(slots.begin(), slots.end(), [&](const auto& known) { return known.first == slot; });
      if (found == slots.end()) found = slots.insert(slots.end(), {slot, SortedKeys()});
      found->second.add(key);
    });
  });
  for (auto& [slot, keys] : slots) {
    Index& index = indexes.*slot;
    keys.take([&](std::string_view key) { index.put(key, nullptr); });
  }
}

void Snapshot::apply(const Change& change) {
  using Apply = void (Snapshot::*)(const Change&);
  static constexpr auto kApply = []<class... E>(std::tuple<E...>*) {
    return std::array<Apply, kEntityKinds>{&Snapshot::apply_one<E>...};
  }(static_cast<Entities*>(nullptr));
  (this->*kApply[change.kind])(change);
}

void Snapshot::load(const Change& change) {
  using Load = void (Snapshot::*)(const Change&);
  static constexpr auto kLoad = []<class... E>(std::tuple<E...>*) {
    return std::array<Load, kEntityKinds>{&Snapshot::load_one<E>...};
  }(static_cast<Entities*>(nullptr));
  (this->*kLoad[change.kind])(change);
}

void Snapshot::index_loaded() {
  [this]<class... E>(std::tuple<E...>*) { (index_all<E>(), ...); }(static_cast<Entities*>(nullptr));
}

void Snapshot::apply(const Changes& changes) {
  for (const auto& change : changes.list()) apply(change);
}

}  // namespace rolecall::state
