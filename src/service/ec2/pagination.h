// SPDX-License-Identifier: Apache-2.0
//
// Pages of EC2's Describe calls: MaxResults and NextToken in, NextToken out (aws-api.md 1.5).  A token holds the key of
// the last item of its page, so that a list which changes between two pages loses or repeats nothing that stayed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "state/table.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

struct PageRequest {
  std::string after;  // the key of the last item of the page before; empty: from the start
  std::size_t max_results = std::numeric_limits<std::size_t>::max();  // AWS: all, unless asked for less
};

// AWS refuses ids and MaxResults in one call; `ids_name` is what the text calls the ids (instancesSet).
enum class Ids { None, Given };
base::Result<PageRequest, wire::ApiError> page_request(const std::optional<std::string>& next_token,
                                                       const std::optional<std::int32_t>& max_results, Ids ids,
                                                       std::string_view ids_name);
std::string token_after(std::string_view key);

template <class Item>
struct Page {
  std::vector<Item> items;
  std::optional<std::string> next_token;
};

// The page of those keys of `table` that start with `prefix` and for which make(key, value) gives an item (an
// optional).
template <class T, class Make>
auto page_of(const state::Table<T>& table, const std::string& prefix, const PageRequest& request, Make make) {
  using Item = typename decltype(make(std::declval<const std::string&>(), std::declval<const T&>()))::value_type;
  Page<Item> page;
  std::string last;
  // A token's key is not trusted: outside of the prefix it only moves the start.
  table.scan(std::max(prefix, request.after), [&](const std::string& key, const T& value) {
    if (!key.starts_with(prefix)) return false;
    if (key == request.after) return true;
    auto item = make(key, value);
    if (!item) return true;
    if (page.items.size() == request.max_results) {
      page.next_token = token_after(last);
      return false;
    }
    page.items.push_back(*std::move(item));
    last = key;
    return true;
  });
  return page;
}

}  // namespace rolecall::service::ec2
