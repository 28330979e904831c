// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/new_ids.h"

namespace rolecall::service::organizations {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

std::string lower_id(std::string_view prefix, std::size_t length, base::Random& random) {
  return std::string(prefix) + random.text(length, kAlphabet);
}

}  // namespace

std::string new_organization_id(base::Random& random) {
  return lower_id("o-", 10, random);
}
std::string new_root_id(base::Random& random) {
  return lower_id("r-", 4, random);
}
std::string new_unit_id(std::string_view root_id, base::Random& random) {
  return lower_id(std::string("ou-").append(root_id.substr(2)).append("-"), 8, random);
}
std::string new_creation_id(base::Random& random) {
  return lower_id("car-", 32, random);
}

std::string new_policy_id(const state::Snapshot& state, base::Random& random) {
  std::string id = lower_id("p-", 8, random);
  while (state.find<state::OrganizationPolicy>(id)) id = lower_id("p-", 8, random);
  return id;
}

base::AccountId new_account_id(const state::Snapshot& state, base::Random& random) {
  const auto made = [&] { return random.text(1, "123456789") + random.text(11, "0123456789"); };
  std::string id = made();
  while (state.find<state::Account>(id)) id = made();
  return base::AccountId(id);
}

}  // namespace rolecall::service::organizations
