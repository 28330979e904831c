// SPDX-License-Identifier: Apache-2.0
#include "state/guard_rails.h"

#include <algorithm>

namespace rolecall::state {
namespace {

// visit(place id, ids of the policies attached) from the account up to the root.
template <class Visit>
void climb(const Account& account, const Organization& organization, const Snapshot& state, Visit visit) {
  visit(account.id.str(), account.membership->policies);
  const auto* unit = state.find<OrganizationalUnit>(account.membership->parent_id);
  for (; unit; unit = state.find<OrganizationalUnit>(unit->parent_id)) visit(unit->id, unit->policies);
  visit(organization.root_id, organization.root_policies);
}

}  // namespace

GuardRails GuardRails::above(const base::AccountId& account, GuardRailType type, const Snapshot& state) {
  GuardRails out;
  const auto* organization = state.organization_of(account);
  if (!organization || organization->management_account == account || !organization->enables(type)) return out;
  climb(*state.find<Account>(account.str()), *organization, state,
        [&](std::string_view, const std::vector<std::string>& ids) {
          auto& level = out.policies_.emplace_back();
          for (const auto& id : ids) {
            const auto* policy = state.find<OrganizationPolicy>(id);
            if (!policy || policy->type != type) continue;
            level.push_back({policy->document.compiled.get(), {.name = policy->name, .arn = policy->arn}});
          }
        });
  std::ranges::reverse(out.policies_);
  for (const auto& level : out.policies_) out.spans_.emplace_back(level);
  return out;
}

void GuardRails::leave_out(const std::function<bool(const policy::PolicySource&)>& is_out) {
  std::erase_if(policies_, [&](auto& level) {
    const auto erased = std::erase_if(level, [&](const auto& one) { return is_out(one.source); });
    return erased > 0 && level.empty();
  });
  spans_.assign(policies_.begin(), policies_.end());
}

std::string organization_path(const base::AccountId& account, const Snapshot& state) {
  const auto* organization = state.organization_of(account);
  if (!organization) return {};
  std::vector<std::string> places;
  climb(*state.find<Account>(account.str()), *organization, state,
        [&](std::string_view id, const auto&) { places.emplace_back(id); });
  std::string path = organization->id + "/";
  // The account itself is no part of the path.
  for (auto place = places.rbegin(); place + 1 != places.rend(); ++place) path += *place + "/";
  return path;
}

bool are_acquainted(const base::AccountId& one, const base::AccountId& other, const Snapshot& state) {
  if (one == other) return true;
  const auto* organization = state.organization_of(one);
  return organization && organization == state.organization_of(other);
}

}  // namespace rolecall::state
