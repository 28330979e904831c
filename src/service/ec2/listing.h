// SPDX-License-Identifier: Apache-2.0
//
// What the Describe calls of small resources have in common: those with the given ids (an unknown one fails the call),
// or a page of all of the account.
#pragma once

#include <string>
#include <vector>

#include "service/context.h"
#include "service/ec2/filters.h"
#include "service/ec2/pagination.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

template <class Entity, class Find, class Shape>
auto list_of_account(const Context& context, const std::vector<std::string>& ids, const PageRequest& page_wanted,
                     const Filters<Entity>& filters, Find find, Shape shape)
    -> base::Result<Page<decltype(shape(std::declval<const Entity&>()))>, wire::ApiError> {
  Page<decltype(shape(std::declval<const Entity&>()))> page;
  for (const auto& id : ids) {
    RC_TRY(const Entity* entity, find(context, id));
    if (filters.match(*entity)) page.items.push_back(shape(*entity));
  }
  if (!ids.empty()) return page;
  return page_of(context.state.all<Entity>(), context.account().str() + "/", page_wanted,
                 [&](const std::string&, const Entity& entity) {
                   return filters.match(entity) ? std::optional(shape(entity)) : std::nullopt;
                 });
}

}  // namespace rolecall::service::ec2
