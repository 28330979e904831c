// SPDX-License-Identifier: Apache-2.0
//
// Pages of a list: MaxItems and Marker in, IsTruncated and Marker out (aws-api.md 1.5).  A marker holds the place in
// the list's order of the last item of its page, so that a list which changes between two pages loses or repeats
// nothing that stayed.
#pragma once

#include <algorithm>
#include <cstdint>
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
  std::string after;  // the place of the last item of the page before; empty: from the start
  std::size_t max_items = 100;
};

// AWS: ValidationError `Invalid Marker.` for a marker that we have not made.
base::Result<PageRequest, wire::ApiError> page_request(const std::optional<std::string>& marker,
                                                       const std::optional<std::int32_t>& max_items);
// LIMIT: a marker has at most 320 characters, so `place` must stay below 235 bytes.
std::string marker_after(std::string_view place);

template <class Item>
struct Page {
  std::vector<Item> items;
  bool is_truncated = false;
  std::optional<std::string> marker;
};

// The page of those keys of `table` that start with `prefix` and for which make(key, value) gives an item (an
// optional).  The place of an item is its key without the prefix.
template <class T, class Make>
auto page_of(const state::Table<T>& table, std::string_view prefix, const PageRequest& request, Make make) {
  using Item = typename decltype(make(std::declval<const std::string&>(), std::declval<const T&>()))::value_type;
  Page<Item> page;
  std::string last;
  const std::string after = std::string(prefix) + request.after;
  table.scan(after, [&](const std::string& key, const T& value) {
    if (!key.starts_with(prefix)) return false;
    if (key == after) return true;
    auto item = make(key, value);
    if (!item) return true;
    if (page.items.size() == request.max_items) {
      page.is_truncated = true;
      page.marker = marker_after(std::string_view(last).substr(prefix.size()));
      return false;
    }
    page.items.push_back(*std::move(item));
    last = key;
    return true;
  });
  return page;
}

// The page of a list in memory: sorts it by place_of(item), a text that no two items share, and shows each item of the
// page as make(item).
template <class T, class Place, class Make>
auto page_of_list(std::vector<T> list, const PageRequest& request, Place place_of, Make make) {
  using Item = std::decay_t<decltype(make(std::declval<const T&>()))>;
  Page<Item> page;
  const auto before = [&](const T& a, const T& b) { return place_of(a) < place_of(b); };
  std::ranges::sort(list, before);
  const T* last = nullptr;
  for (const T& item : list) {
    if (!request.after.empty() && place_of(item) <= request.after) continue;
    if (page.items.size() == request.max_items) {
      page.is_truncated = true;
      page.marker = marker_after(place_of(*last));
      break;
    }
    page.items.push_back(make(item));
    last = &item;
  }
  return page;
}

// The place of an item whose name is unique in its list, ignoring case.
std::string place_of_name(const std::string& name);

// Copies what every list answer has.
template <class Item, class Response>
void finish_page(const Page<Item>& page, Response& response) {
  response.is_truncated = page.is_truncated;
  response.marker = page.marker;
}

}  // namespace rolecall::service::iam
