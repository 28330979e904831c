// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/places.h"

#include "base/ids.h"

namespace rolecall::service::organizations {
namespace {

template <class Visit>
void each_child(std::string_view parent, std::string_view kind, const state::Snapshot& state, Visit visit) {
  const std::string prefix = std::string(parent).append("/").append(kind).append("/");
  state.indexes.organization_children.scan_prefix(prefix, [&](const std::string& key, const state::Present&) {
    visit(std::string_view(key).substr(prefix.size()));
    return true;
  });
}

}  // namespace

Found<const state::Organization*> own_organization(const Context& context) {
  if (const auto* found = context.state.organization_of(context.account())) return found;
  return base::failure(
      api::organizations::aws_organizations_not_in_use_exception("Your account is not a member of an organization."));
}

Found<const state::Organization*> managed_organization(const Context& context) {
  RC_TRY(const auto* organization, own_organization(context));
  if (organization->management_account == context.account()) return organization;
  return base::failure(not_for_members());
}

std::string Place::id() const {
  if (account) return account->id.str();
  return unit ? unit->id : organization->root_id;
}
std::string Place::arn() const {
  if (account) return organization->account_arn(account->id);
  return unit ? organization->unit_arn(unit->id) : organization->root_arn();
}
std::string Place::name() const {
  if (account) return account->membership->name;
  return unit ? unit->name : "Root";
}
std::string_view Place::type() const {
  if (account) return "ACCOUNT";
  return unit ? "ORGANIZATIONAL_UNIT" : "ROOT";
}
std::string Place::parent_id() const {
  if (account) return account->membership->parent_id;
  return unit ? unit->parent_id : "";
}
const std::vector<std::string>& Place::policies() const {
  if (account) return account->membership->policies;
  return unit ? unit->policies : organization->root_policies;
}
const std::vector<state::Tag>& Place::tags() const {
  if (account) return account->membership->tags;
  return unit ? unit->tags : organization->root_tags;
}

std::optional<Place> find_place(const state::Organization& organization, std::string_view id,
                                const state::Snapshot& state) {
  if (id == organization.root_id) return Place{.organization = &organization};
  if (base::is_account_id(id)) {
    const auto* account = state.find<state::Account>(id);
    if (!account || !account->membership || account->membership->organization_id != organization.id) return {};
    return Place{.organization = &organization, .account = account};
  }
  const auto* unit = state.find<state::OrganizationalUnit>(id);
  if (!unit || unit->organization_id != organization.id) return {};
  return Place{.organization = &organization, .unit = unit};
}

Found<Place> find_parent(const state::Organization& organization, std::string_view id, const state::Snapshot& state) {
  if (auto place = find_place(organization, id, state); place && !place->account) return *place;
  return base::failure(api::organizations::parent_not_found_exception("You specified parent that doesn't exist."));
}

std::vector<Place> children_of(const Place& parent, const state::Snapshot& state) {
  std::vector<Place> out;
  each_child(parent.id(), "account", state, [&](std::string_view id) {
    out.push_back({.organization = parent.organization, .account = state.find<state::Account>(id)});
  });
  each_child(parent.id(), "unit", state, [&](std::string_view id) {
    out.push_back({.organization = parent.organization, .unit = state.find<state::OrganizationalUnit>(id)});
  });
  return out;
}

std::vector<Place> all_places(const state::Organization& organization, const state::Snapshot& state) {
  std::vector<Place> out{Place{.organization = &organization}};
  for (std::size_t next = 0; next < out.size(); ++next) {
    if (out[next].account) continue;
    const auto below = children_of(out[next], state);
    out.insert(out.end(), below.begin(), below.end());
  }
  return out;
}

std::string path_of(const Place& place, const state::Snapshot& state) {
  std::string path;
  for (std::optional<Place> at = place; at; at = find_place(*place.organization, at->parent_id(), state)) {
    path = at->id() + "/" + path;
  }
  return place.organization->id + "/" + path;
}

std::size_t depth_of(const Place& place, const state::Snapshot& state) {
  std::size_t depth = 0;
  const auto* unit = place.unit;
  for (; unit; unit = state.find<state::OrganizationalUnit>(unit->parent_id)) ++depth;
  return depth;
}

Need plain_need(const policy::Action& action) {
  // AWS: Organizations names the resource also where there is none.
  return {.action = action, .shown_as = "*"};
}

Need place_need(const Context& context, const policy::Action& action, std::string_view id) {
  Need need = plain_need(action);
  const auto* organization = context.state.organization_of(context.account());
  if (!organization) return need;
  if (const auto place = find_place(*organization, id, context.state)) {
    need.resource = need.shown_as = place->arn();
    return std::move(need).with_resource_tags(place->tags());
  }
  // As if it were there: who may not act on it is not told whether it is.
  need.resource = base::is_account_id(id) ? organization->account_arn(base::AccountId(id))
                  : id.starts_with("r-")  ? "arn:aws:organizations::" + organization->management_account.str() +
                                               ":root/" + organization->id + "/" + std::string(id)
                                         : organization->unit_arn(id);
  need.shown_as = need.resource;
  return need;
}

}  // namespace rolecall::service::organizations
