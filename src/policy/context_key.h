// SPDX-License-Identifier: Apache-2.0
//
// Names of condition keys (`aws:SourceIp`, `aws:PrincipalTag/Team`).  They are equal whatever the letter case, also in
// the part after the slash.  A name is hashed once: when a policy is compiled and when a context is filled.  The keys
// that AWS documents have small numbers, so that a context finds them by index; all others are found by their hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rolecall::policy {

using KeyId = std::uint16_t;
inline constexpr KeyId kUnknownKey = 0;  // not one of the documented keys: tags, services' own keys

struct KeyHash {
  std::uint64_t hash = 0;
  KeyId id = kUnknownKey;
};

// Independent of ASCII letter case.
KeyHash hash_key(std::string_view name);

// Whether two names are one key.
bool same_key(std::string_view a, std::string_view b);

// How many ids there are: ids are 1 .. known_key_count().
inline constexpr std::size_t kKnownKeysMax = 192;
std::size_t known_key_count();
// AWS's spelling of a documented key.
std::string_view known_key_name(KeyId id);

// The name of a key as a policy spells it.
class ContextKey {
 public:
  ContextKey() = default;
  explicit ContextKey(std::string_view name) : name_(name), hash_(hash_key(name)) {}
  const std::string& name() const { return name_; }
  const KeyHash& hash() const { return hash_; }

 private:
  std::string name_;
  KeyHash hash_;
};

}  // namespace rolecall::policy
