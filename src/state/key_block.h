// SPDX-License-Identifier: Apache-2.0
//
// KeyBlock<Value>: a few entries of a Table in key order, as dense as can be.  The keys lie behind one another in one
// buffer, and what all of them begin with is kept once: keys of an index are mostly that ("123456789012/r-0...").
// Values of an empty type take no room, so an index costs its keys and nothing else.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace rolecall::state {

template <class Value>
class KeyBlock {
 public:
  // The limits of a block.  More entries make a table smaller and a change of a shared one dearer; a block of long keys
  // (S3 objects) is full earlier, but holds at least two.
  static constexpr std::size_t kMaxEntries = 64;
  static constexpr std::size_t kMaxBytes = 8192;

  KeyBlock() = default;
  KeyBlock(std::string_view key, Value value) : prefix_size_(static_cast<std::uint32_t>(key.size())) {
    text_.assign(key.begin(), key.end());
    ends_.push_back(prefix_size_);
    if constexpr (kHasValues) values_.push_back(std::move(value));
  }

  std::size_t size() const { return ends_.size(); }
  bool full() const { return size() >= kMaxEntries || (size() >= 2 && text_.size() > kMaxBytes); }

  // Where the key is, or where it would be put.
  struct Place {
    std::size_t index;
    bool found;
  };
  Place find(std::string_view key) const {
    const int order = key.substr(0, prefix_size_).compare(prefix());
    if (order != 0) return {order < 0 ? 0 : size(), false};
    key.remove_prefix(prefix_size_);
    std::size_t low = 0, high = size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      const int order_of_middle = key.compare(rest(middle));
      if (order_of_middle == 0) return {middle, true};
      if (order_of_middle < 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return {low, false};
  }

  // Leaves the key of an entry in `key`.
  void key(std::size_t index, std::string& key) const {
    key.assign(prefix());
    key.append(rest(index));
  }
  // These two are for values that are there: not of an empty type.
  const Value& value(std::size_t index) const { return values_[index]; }
  Value& value(std::size_t index) { return values_[index]; }

  // `index` must be where find() says that the key would be put.
  void insert(std::size_t index, std::string_view key, Value value) {
    shorten_prefix(common_size(prefix(), key));
    key.remove_prefix(prefix_size_);
    const std::size_t start = start_of(index);
    make_room(text_, key.size(), 64);
    text_.insert(text_.begin() + static_cast<std::ptrdiff_t>(start), key.begin(), key.end());
    make_room(ends_, 1, 4);
    ends_.insert(at(ends_, index), static_cast<std::uint32_t>(start));
    for (std::size_t i = index; i < ends_.size(); ++i) ends_[i] += static_cast<std::uint32_t>(key.size());
    if constexpr (kHasValues) {
      make_room(values_, 1, 4);
      values_.insert(at(values_, index), std::move(value));
    }
  }
  void erase(std::size_t index) {
    const std::size_t start = start_of(index), gone = ends_[index] - start;
    const auto first = text_.begin() + static_cast<std::ptrdiff_t>(start);
    text_.erase(first, first + static_cast<std::ptrdiff_t>(gone));
    ends_.erase(at(ends_, index));
    for (std::size_t i = index; i < ends_.size(); ++i) ends_[i] -= static_cast<std::uint32_t>(gone);
    if constexpr (kHasValues) values_.erase(at(values_, index));
  }
  // Keeps the entries before `index` and answers the others, both with the longest prefix they allow.
  KeyBlock split(std::size_t index) {
    KeyBlock upper = slice(index, size());
    *this = slice(0, index);
    return upper;
  }

 private:
  static constexpr bool kHasValues = !std::is_empty_v<Value>;

  template <class List>
  static auto at(List& list, std::size_t index) {
    return list.begin() + static_cast<std::ptrdiff_t>(index);
  }
  // Grows by little steps, not by doubling: a block is small and there are many of them.
  template <class List>
  static void make_room(List& list, std::size_t more, std::size_t step) {
    if (list.capacity() < list.size() + more) list.reserve(list.size() + more + step);
  }
  static std::size_t common_size(std::string_view a, std::string_view b) {
    const auto ends = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(ends.first - a.begin());
  }

  std::string_view prefix() const { return {text_.data(), prefix_size_}; }
  std::size_t start_of(std::size_t index) const { return index == 0 ? prefix_size_ : ends_[index - 1]; }
  // The key of an entry behind the prefix.
  std::string_view rest(std::size_t index) const {
    const std::size_t start = start_of(index);
    return {text_.data() + start, ends_[index] - start};
  }

  void shorten_prefix(std::size_t prefix_size) {
    if (prefix_size < prefix_size_) *this = slice(0, size(), prefix_size);
  }
  KeyBlock slice(std::size_t from, std::size_t to) const {
    return slice(from, to, prefix_size_ + common_size(rest(from), rest(to - 1)));
  }
  KeyBlock slice(std::size_t from, std::size_t to, std::size_t prefix_size) const {
    KeyBlock out;
    out.prefix_size_ = static_cast<std::uint32_t>(prefix_size);
    std::string key;
    this->key(from, key);
    out.text_.assign(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(prefix_size));
    out.ends_.reserve(to - from);
    for (std::size_t i = from; i < to; ++i) {
      this->key(i, key);
      out.text_.insert(out.text_.end(), key.begin() + static_cast<std::ptrdiff_t>(prefix_size), key.end());
      out.ends_.push_back(static_cast<std::uint32_t>(out.text_.size()));
    }
    out.text_.shrink_to_fit();
    if constexpr (kHasValues) out.values_.assign(at(values_, from), at(values_, to));
    return out;
  }

  std::vector<char> text_;           // the prefix, then the rest of each key
  std::vector<std::uint32_t> ends_;  // where in it each key ends
  std::uint32_t prefix_size_ = 0;
  [[no_unique_address]] std::conditional_t<kHasValues, std::vector<Value>, Value> values_;
};

}  // namespace rolecall::state
