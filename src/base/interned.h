// SPDX-License-Identifier: Apache-2.0
//
// Interned<T>: a T (std::string or a StrongString) that many values have in common, as one pointer.  Equal ones share a
// single copy, whoever made them: a million instances of one image hold its id once.  It reads like a const T and is
// changed by assigning anew.  Use it for what repeats (image, subnet, account), ShortText for what does not.
//
// The copies live in a pool of the process and go with their last user.  The pool is memory management like the heap:
// nothing of what a program does depends on it.  Thread-safe as std::shared_ptr is.
#pragma once

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/mutex.h"

namespace rolecall::base {

template <class T>
class Interned {
 public:
  Interned() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  Interned(const T& value) : entry_(intern(value)) {}
  // Plain text does not turn into a StrongString by itself, here as elsewhere.
  template <std::convertible_to<std::string_view> Text>
    requires(std::same_as<T, std::string> && !std::same_as<Text, T> && !std::same_as<Text, Interned>)
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  Interned(const Text& text) : entry_(intern(text)) {}
  Interned(const Interned& other) : entry_(other.entry_) {
    if (entry_) entry_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  Interned(Interned&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
  Interned& operator=(Interned other) noexcept {
    std::swap(entry_, other.entry_);
    return *this;
  }
  ~Interned() {
    if (entry_) release(entry_);
  }

  const T& get() const {
    static const T empty;
    return entry_ ? entry_->value : empty;
  }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  operator const T&() const { return get(); }
  // NOLINTNEXTLINE(google-explicit-constructor): stands for its text everywhere
  operator std::string_view() const { return get(); }
  const std::string& str() const {
    if constexpr (std::same_as<T, std::string>) {
      return get();
    } else {
      return get().str();
    }
  }
  bool empty() const { return !entry_; }
  std::size_t size() const { return str().size(); }

  friend bool operator==(const Interned& left, const Interned& right) { return left.entry_ == right.entry_; }
  template <std::convertible_to<std::string_view> Text>
    requires(!std::same_as<Text, Interned>)
  friend bool operator==(const Interned& left, const Text& right) {
    return std::string_view(left) == std::string_view(right);
  }
  template <std::convertible_to<std::string_view> Text>
  friend std::string operator+(const Interned& left, const Text& right) {
    return left.str() + std::string(std::string_view(right));
  }
  template <std::convertible_to<std::string_view> Text>
    requires(!std::same_as<Text, Interned>)
  friend std::string operator+(const Text& left, const Interned& right) {
    return std::string(std::string_view(left)) + right.str();
  }

 private:
  struct Entry {
    T value;
    // Goes from 1 to 0, and from 0 back to life, only under the lock of the entry's shard.
    std::atomic<std::uint32_t> owners = 1;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    std::size_t operator()(const Entry* entry) const { return (*this)(std::string_view(entry->value)); }
  };
  struct Same {
    using is_transparent = void;
    static std::string_view text(std::string_view text) { return text; }
    static std::string_view text(const Entry* entry) { return entry->value; }
    bool operator()(const auto& left, const auto& right) const { return text(left) == text(right); }
  };
  // Several, so that threads seldom wait for one another.
  struct Shard {
    Mutex mutex;
    std::unordered_set<Entry*, Hash, Same> entries RC_GUARDED_BY(mutex);
  };
  static Shard& shard_of(std::string_view text) {
    static auto& shards = *new std::array<Shard, 16>;  // never destroyed: static values may hold entries to the end
    return shards[(Hash{}(text) >> 48) % shards.size()];
  }

  static Entry* intern(std::string_view text) {
    if (text.empty()) return nullptr;
    Shard& shard = shard_of(text);
    Lock lock(shard.mutex);
    if (const auto found = shard.entries.find(text); found != shard.entries.end()) {
      (*found)->owners.fetch_add(1, std::memory_order_relaxed);
      return *found;
    }
    auto* entry = new Entry{T(text)};
    shard.entries.insert(entry);
    return entry;
  }

  static void release(Entry* entry) {
    auto owners = entry->owners.load(std::memory_order_relaxed);
    while (owners > 1) {
      if (entry->owners.compare_exchange_weak(owners, owners - 1, std::memory_order_release)) return;
    }
    Shard& shard = shard_of(entry->value);
    {
      Lock lock(shard.mutex);
      if (entry->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;  // found again in the meantime
      shard.entries.erase(entry);
    }
    delete entry;
  }

  Entry* entry_ = nullptr;  // null: empty
};

using SharedText = Interned<std::string>;

}  // namespace rolecall::base

template <class T>
struct fmt::formatter<rolecall::base::Interned<T>> : fmt::formatter<fmt::string_view> {
  template <class Context>
  auto format(const rolecall::base::Interned<T>& text, Context& context) const {
    return fmt::formatter<fmt::string_view>::format(text.str(), context);
  }
};
