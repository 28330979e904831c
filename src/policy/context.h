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
  const ContextValues* find(const ContextKey& key) const;
  const ContextValues* find(std::string_view key) const { return find_hashed(hash_key(key), key); }

  // Every key of this layer and those below, upper layers first; a key that a layer above also has is left out.
  std::vector<ContextValues> entries() const;

 private:
  using Slot = std::uint32_t;  // index into entries_, plus one
  struct OtherKey {
    std::uint64_t hash;
    Slot slot;
  };

  const ContextValues* find_hashed(const KeyHash& hash, std::string_view name) const;
  const ContextValues* find_here(const KeyHash& hash, std::string_view name) const;
  ContextValues& entry_for(std::string_view key);
  std::string_view keep(std::string_view text);
  std::span<std::string_view> keep_values(std::size_t count);

  const Context* below_ = nullptr;
  std::array<Slot, kKnownKeysMax + 1> known_{};
  std::vector<OtherKey> others_;
  std::vector<ContextValues> entries_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // what the views point into; never moves
  std::size_t block_left_ = 0;
  char* block_next_ = nullptr;
};

inline const ContextValues* Context::find(const ContextKey& key) const {
  return find_hashed(key.hash(), key.name());
}

}  // namespace rolecall::policy
