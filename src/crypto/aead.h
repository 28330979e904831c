// SPDX-License-Identifier: Apache-2.0
//
// AES-256-GCM: sealed bytes can be neither read nor changed without the key, and belong to their associated data.
// A nonce must never be used twice with one key; random nonces are good for 2^32 seals under one key.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace rolecall::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;

// Thread-safe.  Keeps a few ready contexts with the key already expanded, so that neither call sets one up.
class AeadKey {
 public:
  // `key` has kAeadKeySize bytes.
  explicit AeadKey(const base::Secret& key);
  AeadKey(AeadKey&&) noexcept;
  AeadKey& operator=(AeadKey&&) noexcept;
  ~AeadKey();

  // Appends plaintext.size() + kAeadTagSize bytes to `out`.  `nonce` has kAeadNonceSize bytes.
  void seal(std::string_view nonce, std::string_view associated, std::string_view plaintext, std::string& out) const;

  // Absence: not sealed with this key, nonce and associated data, or changed since.
  std::optional<std::string> open(std::string_view nonce, std::string_view associated, std::string_view sealed) const;

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace rolecall::crypto
