// SPDX-License-Identifier: Apache-2.0
//
// BoundedCache<V>: values by text, within a budget of weight.  It keeps two generations: what is asked for moves to the
// young one, and when that holds half of the budget it becomes the old one and the old one is dropped.  So what was
// used lately stays, every operation takes constant time, and never more than the budget is held.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rolecall::service {

template <class V>
class BoundedCache {
 public:
  explicit BoundedCache(std::size_t weight_max) : half_(weight_max / 2) {}

  // Null if it is not there.  Good until the next call.
  V* find(std::string_view key) {
    if (const auto young = young_.find(key); young != young_.end()) return &young->second.value;
    const auto old = old_.find(key);
    return old == old_.end() ? nullptr : &add(old_.extract(old));
  }

  // Replaces what the key held.  What alone weighs more than half of the budget is not kept.
  void put(std::string key, V value, std::size_t weight) {
    if (const auto young = young_.find(key); young != young_.end()) {
      young_weight_ -= young->second.weight;
      young_.erase(young);
    }
    old_.erase(key);
    if (weight > half_) return;
    Generation one;
    one.emplace(std::move(key), Entry{std::move(value), weight});
    add(one.extract(one.begin()));
  }

  std::size_t size() const { return young_.size() + old_.size(); }

 private:
  struct Entry {
    V value;
    std::size_t weight;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Generation = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;

  V& add(typename Generation::node_type node) {
    const std::size_t weight = node.mapped().weight;
    if (young_weight_ + weight > half_) {
      old_ = std::exchange(young_, {});
      young_weight_ = 0;
    }
    young_weight_ += weight;
    return young_.insert(std::move(node)).position->second.value;
  }

  const std::size_t half_;
  Generation young_;
  Generation old_;
  std::size_t young_weight_ = 0;
};

}  // namespace rolecall::service
