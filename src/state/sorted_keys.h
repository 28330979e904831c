// SPDX-License-Identifier: Apache-2.0
//
// SortedKeys: a million keys put into order, to fill an index from one end to the other.  That takes a third of the
// time of putting them in as they come, and leaves full nodes.  One thread; the keys lie in one buffer that goes with
// it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rolecall::state {

class SortedKeys {
 public:
  void add(std::string_view key) {
    if (entries_.empty()) {
      common_ = key.size();
    } else {
      const std::string_view first = text(entries_.front()).substr(0, common_);
      const auto ends = std::mismatch(first.begin(), first.end(), key.begin(), key.end());
      common_ = static_cast<std::size_t>(ends.first - first.begin());
    }
    entries_.push_back({0, bytes_.size(), key.size()});
    bytes_ += key;
  }

  // Calls visit(key) in key order, and forgets the keys.
  template <class Visit>
  void take(Visit&& visit) {
    for (auto& entry : entries_) entry.head = head(text(entry).substr(common_));
    std::sort(entries_.begin(), entries_.end(), [this](const Entry& left, const Entry& right) {
      return left.head != right.head ? left.head < right.head : text(left) < text(right);
    });
    for (const auto& entry : entries_) visit(text(entry));
    *this = SortedKeys();
  }

 private:
  struct Entry {
    std::uint64_t head;  // of the bytes behind what all keys begin with: decides nearly every comparison by itself
    std::size_t start, size;
  };

  std::string_view text(const Entry& entry) const { return std::string_view(bytes_).substr(entry.start, entry.size); }
  // The first eight bytes as a number that compares like them.
  static std::uint64_t head(std::string_view text) {
    std::uint64_t head = 0;
    for (std::size_t i = 0; i < 8; ++i) head = head << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0);
    return head;
  }

  std::string bytes_;
  std::vector<Entry> entries_;
  std::size_t common_ = 0;  // how much of the beginning all keys share
};

}  // namespace rolecall::state
