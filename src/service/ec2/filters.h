// SPDX-License-Identifier: Apache-2.0
//
// The Filter parameter of EC2's Describe calls.  Each operation has a table: filter name -> the values that an item
// has under it.  Filters must all match, one value of each is enough, `*` and `?` are wildcards, and everything is
// case-sensitive.  `tag:KEY` and `tag-key` come by themselves for items that have tags.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/ec2/types.h"
#include "base/result.h"
#include "service/ec2/errors.h"
#include "state/entities.h"

namespace rolecall::service::ec2 {

// AWS: all filters of a call together.
inline constexpr std::size_t kMaxFilterValues = 200;

// `*`: any characters, `?`: one character, `\` before one of the three: that character itself.  Takes no more than
// pattern times text steps.
bool wildcard_match(std::string_view pattern, std::string_view text);

// What an item has under a filter's name; each call asks whether any of them is wanted.
class FilterValues {
 public:
  explicit FilterValues(std::span<const std::string> wanted) : wanted_(wanted) {}
  void add(std::string_view value);
  void add(std::same_as<bool> auto value) { add(value ? std::string_view("true") : std::string_view("false")); }
  bool matched() const { return matched_; }

 private:
  std::span<const std::string> wanted_;
  bool matched_ = false;
};

template <class Item>
struct FilterName {
  std::string_view name;
  void (*values)(const Item& item, FilterValues& out);
};

template <class Item>
class Filters {
 public:
  // `names` must outlive the result.  Items with a member `tags` have tag filters as well.
  static base::Result<Filters, wire::ApiError> of(const std::optional<std::vector<api::ec2::Filter>>& requested,
                                                  std::span<const FilterName<Item>> names) {
    Filters filters;
    std::size_t values = 0;
    for (const auto& filter : requested.value_or(std::vector<api::ec2::Filter>{})) {
      const std::string name = filter.name.value_or("");
      const FilterName<Item>* known = nullptr;
      for (const auto& candidate : names) {
        if (candidate.name == name) known = &candidate;
      }
      if (!known && !is_tag_filter(name)) {
        return base::failure(wire::invalid_parameter_value(fmt::format("The filter '{}' is invalid", name)));
      }
      values += filter.values ? filter.values->size() : 0;
      if (!filter.values || filter.values->empty()) {
        return base::failure(wire::invalid_parameter_value(fmt::format("The filter '{}' has no value", name)));
      }
      filters.list_.push_back({known, name, *filter.values});
    }
    if (values > kMaxFilterValues) {
      return base::failure(ec2_error(
          "FilterLimitExceeded",
          fmt::format("The maximum number of filter values specified on a single call is {}", kMaxFilterValues)));
    }
    return filters;
  }

  bool match(const Item& item) const {
    for (const auto& filter : list_) {
      FilterValues values(filter.wanted);
      filter.known ? filter.known->values(item, values) : add_tags(item, filter.name, values);
      if (!values.matched()) return false;
    }
    return true;
  }

 private:
  struct Filter {
    const FilterName<Item>* known;  // null: a tag filter
    std::string name;
    std::vector<std::string> wanted;
  };

  static constexpr bool kTagged = requires(const Item& item) { item.tags; };

  static bool is_tag_filter(std::string_view name) {
    return kTagged && (name == "tag-key" || (name.starts_with("tag:") && name.size() > 4));
  }
  static void add_tags(const Item& item, std::string_view name, FilterValues& values) {
    if constexpr (kTagged) {
      for (const state::Tag& tag : item.tags) {
        if (name == "tag-key") {
          values.add(tag.key);
        } else if (name.substr(4) == tag.key) {
          values.add(tag.value);
        }
      }
    }
  }

  std::vector<Filter> list_;
};

}  // namespace rolecall::service::ec2
