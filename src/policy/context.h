// SPDX-License-Identifier: Apache-2.0
//
// The context of one request: condition key -> value or values.  The service fills it, policies read it.  It copies
// what it is given.  A context may stand on another one (`layered_on`): RunInstances checks many resources with one
// common part.  Not thread-safe while it is filled; a filled one may be read from many threads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "policy/bytes.h"
#include "policy/context_key.h"

namespace rolecall::policy {

// Whether a key is a set by its nature (aws:TagKeys), however many values this request has.
enum class Cardinality : std::uint8_t { Single, Multi };

struct ContextValues {
  std::string_view name;  // the key as it was set; for documented keys in AWS's spelling
  std::span<const std::string_view> values;
  Cardinality cardinality = Cardinality::Single;
};

class Context {
 public:
  Context() = default;
  Context(Context&&) = default;
  Context& operator=(Context&&) = default;

  // An empty context that answers from `below` what it does not hold itself.  `below` must outlive it.
  static Context layered_on(const Context& below);

  // Replaces what the key held before in this layer.
  void set(std::string_view key, std::string_view value);
  void set(std::string_view key, const char* value) { set(key, std::string_view(value)); }
  void set_flag(std::string_view key, bool value) { set(key, value ? "true" : "false"); }
  void set_number(std::string_view key, std::int64_t value);
  void set_time(std::string_view key, base::Time value);  // ISO 8601
  void set_values(std::string_view key, std::span<const std::string_view> values);

  // Null: the key is absent.  The views live as long as the context is not changed.
  const ContextValues* find(const ContextKey& key) const { return find(key.hash(), key.name()); }
  const ContextValues* find(std::string_view key) const { return find(hash_key(key), key); }

  // Every key of this layer and those below, upper layers first; a key that a layer above also has is left out.
  std::vector<ContextValues> entries() const;

 private:
  const ContextValues* find(const KeyHash& hash, std::string_view name) const;

  // One of the keys without a number.
  struct OtherKey {
    std::uint64_t hash = 0;
    ContextValues values;
  };

  const ContextValues* find_here(const KeyHash& hash, std::string_view name) const;
  static bool is_key(const OtherKey& other, const KeyHash& hash, std::string_view name);
  ContextValues& entry_for(std::string_view key);
  std::string_view keep(std::string_view text);
  std::span<std::string_view> keep_values(std::size_t count);

  const Context* below_ = nullptr;
  static_assert(kKnownKeysMax <= UINT8_MAX);
  std::array<std::uint8_t, kKnownKeysMax + 1> places_{};  // by KeyId: place in known_, plus one; 0: absent
  std::vector<ContextValues> known_;
  std::vector<OtherKey> others_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // what the views point into; never moves
  std::size_t block_left_ = 0;
  char* block_next_ = nullptr;
};

inline bool Context::is_key(const OtherKey& other, const KeyHash& hash, std::string_view name) {
  return other.hash == hash.hash && (same_text(other.values.name, name) || same_key(other.values.name, name));
}

inline const ContextValues* Context::find_here(const KeyHash& hash, std::string_view name) const {
  if (hash.id != kUnknownKey) {
    const std::uint8_t place = places_[hash.id];
    return place == 0 ? nullptr : known_.data() + (place - 1);
  }
  for (const OtherKey& other : others_) {
    if (is_key(other, hash, name)) return &other.values;
  }
  return nullptr;
}

inline const ContextValues* Context::find(const KeyHash& hash, std::string_view name) const {
  for (const Context* layer = this; layer != nullptr; layer = layer->below_) {
    if (const ContextValues* entry = layer->find_here(hash, name)) return entry;
  }
  return nullptr;
}

}  // namespace rolecall::policy
