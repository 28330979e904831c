// SPDX-License-Identifier: Apache-2.0
//
// Pages of a list: MaxItems and Marker in, IsTruncated and Marker out (aws-api.md 1.5).  A marker holds the key of the
// last item of its page, so that a list which changes between two pages loses or repeats nothing that stayed.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "state/table.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

struct PageRequest {
  std::string after;  // the key of the last item of the page before; empty: from the start
  std::size_t max_items = 100;
};

// AWS: ValidationError `Invalid Marker.` for a marker that we have not made.
base::Result<PageRequest, wire::ApiError> page_request(const std::optional<std::string>& marker,
                                                       const std::optional<std::int32_t>& max_items);
std::string marker_after(std::string_view key);

template <class Item>
struct Page {
  std::vector<Item> items;
  bool is_truncated = false;
  std::optional<std::string> marker;
};

// The page of those keys of `table` that start with `prefix` and for which make(key, value) gives an item (an
// optional).
template <class T, class Make>
auto page_of(const state::Table<T>& table, std::string_view prefix, const PageRequest& request, Make make) {
  using Item = typename decltype(make(std::declval<const std::string&>(), std::declval<const T&>()))::value_type;
  Page<Item> page;
  std::string last;
  const std::string_view from = request.after.empty() ? prefix : std::string_view(request.after);
  table.scan(from, [&](const std::string& key, const T& value) {
    if (!key.starts_with(prefix)) return false;
    if (key == request.after) return true;
    auto item = make(key, value);
    if (!item) return true;
    if (page.items.size() == request.max_items) {
      page.is_truncated = true;
      page.marker = marker_after(last);
      return false;
    }
    page.items.push_back(*std::move(item));
    last = key;
    return true;
  });
  return page;
}

// The same over a list in memory, by position.
template <class T, class Make>
auto page_of_list(const std::vector<T>& list, const PageRequest& request, Make make) {
  using Item = std::decay_t<decltype(make(std::declval<const T&>()))>;
  Page<Item> page;
  std::size_t start = 0;
  if (!request.after.empty()) start = static_cast<std::size_t>(std::strtoull(request.after.c_str(), nullptr, 10));
  for (std::size_t i = start; i < list.size(); ++i) {
    if (page.items.size() == request.max_items) {
      page.is_truncated = true;
      page.marker = marker_after(std::to_string(i));
      break;
    }
    page.items.push_back(make(list[i]));
  }
  return page;
}

// Copies what every list answer has.
template <class Item, class Response>
void finish_page(const Page<Item>& page, Response& response) {
  response.is_truncated = page.is_truncated;
  response.marker = page.marker;
}

}  // namespace rolecall::service::iam
