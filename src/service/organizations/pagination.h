// SPDX-License-Identifier: Apache-2.0
//
// Pages of a list: MaxResults and NextToken in, NextToken out.  A token holds the place in the list's order of the last
// item of its page, so that a list which changes between two pages loses or repeats nothing that stayed; and which list
// that is, because it is good for no other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/organizations/operations.h"
#include "base/encoding.h"
#include "service/organizations/refusals.h"

namespace rolecall::service::organizations {

inline constexpr std::size_t kPageSize = 20;  // AWS: default and maximum

template <class Item>
struct Page {
  std::vector<Item> items;
  std::optional<std::string> next_token;
};

// What tells one list from another: the operation and what it lists.
template <class Request>
std::string list_name(const Request& request) {
  std::string name(api::OperationOf<Request>::kName);
  const auto add = [&](std::string_view text) { name.append("/").append(text); };
  if constexpr (requires { request.parent_id; }) add(request.parent_id);
  if constexpr (requires { request.child_type; }) add(request.child_type);
  if constexpr (requires { request.child_id; }) add(request.child_id);
  if constexpr (requires { request.target_id; }) add(request.target_id);
  if constexpr (requires { request.policy_id; }) add(request.policy_id);
  if constexpr (requires { request.resource_id; }) add(request.resource_id);
  if constexpr (requires { request.filter; }) add(request.filter);
  return name;
}

// The page that the request asks for.  `items` are sorted by a member of theirs, a text that no two of them share.
template <class Item, class Request, class Text>
base::Result<Page<Item>, wire::ApiError> page_of(std::vector<Item> items, const Request& request, Text Item::*place) {
  const std::string tag = "1:" + list_name(request) + ":";
  const auto place_of = [&](const Item& item) -> const std::string& {
    if constexpr (std::is_same_v<Text, std::string>) {
      return item.*place;
    } else {
      return *(item.*place);
    }
  };
  std::string after;
  if (request.next_token) {
    const auto inside = base::base64url_decode(*request.next_token);
    if (!inside || !inside->starts_with(tag)) {
      return base::failure(invalid_input("INVALID_NEXT_TOKEN", "You specified an invalid pagination token."));
    }
    after = inside->substr(tag.size());
  }
  std::size_t size = kPageSize;
  if constexpr (requires { request.max_results; }) {
    if (request.max_results) size = static_cast<std::size_t>(*request.max_results);
  }
  std::ranges::sort(items, {}, place_of);
  Page<Item> page;
  for (Item& item : items) {
    if (request.next_token && place_of(item) <= after) continue;
    if (page.items.size() == size) {
      page.next_token = base::base64url_encode(tag + place_of(page.items.back()));
      break;
    }
    page.items.push_back(std::move(item));
  }
  return page;
}

}  // namespace rolecall::service::organizations
