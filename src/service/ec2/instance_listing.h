// SPDX-License-Identifier: Apache-2.0
//
// What the Describe calls about instances have in common: those with the given ids (an unknown one fails the call), or
// a page of all of the account, by reservation.
#pragma once

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "service/ec2/lookup.h"
#include "service/ec2/pagination.h"

namespace rolecall::service::ec2 {

// make(instance) gives an optional item: nothing for instances that are not wanted.
template <class Make>
auto list_instances(const Context& context, const std::vector<std::string>& ids, const PageRequest& page_wanted,
                    Make make)
    -> base::Result<Page<typename decltype(make(std::declval<const state::Instance&>()))::value_type>, wire::ApiError> {
  using Item = typename decltype(make(std::declval<const state::Instance&>()))::value_type;
  Page<Item> page;
  if (ids.empty()) {
    return page_of(context.state.indexes.reservations, context.account().str() + "/", page_wanted,
                   [&](const std::string& key, const state::Present&) -> std::optional<Item> {
                     const auto* instance = instance_or_null(context, std::string_view(key).substr(key.rfind('/') + 1));
                     return instance ? make(*instance) : std::nullopt;
                   });
  }
  RC_TRY(auto instances, find_instances(context, ids));
  std::ranges::sort(instances, [](const auto* left, const auto* right) {
    return std::tuple(left->reservation_id.view(), left->launch_index) <
           std::tuple(right->reservation_id.view(), right->launch_index);
  });
  const auto repeated = std::ranges::unique(instances);
  instances.erase(repeated.begin(), repeated.end());
  for (const auto* instance : instances) {
    if (auto item = make(*instance)) page.items.push_back(*std::move(item));
  }
  return page;
}

}  // namespace rolecall::service::ec2
