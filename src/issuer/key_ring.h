// SPDX-License-Identifier: Apache-2.0
//
// The server's keys as values.  The daemon keeps them in a file of mode 0600 (or gives all servers of a cluster the
// same); the Issuer works with them.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"

namespace rolecall::issuer {

inline constexpr std::size_t kKeySize = 32;

struct SealingKey {
  std::uint32_t id = 0;   // in every token that it sealed; grows
  base::Secret material;  // kKeySize bytes
  base::Time created{};
};

struct KeyRing {
  // Seals session tokens and authorization messages: the last one seals, all of them open.  Oldest first, never empty.
  std::vector<SealingKey> sealing;
  // Seals what is stored (users' secret access keys).  It does not rotate: what it sealed could no longer be read.
  base::Secret storage;

  static KeyRing generate(base::Time now, base::Random& random);

  // True if every key has its size and the ids grow: what a loader must check.
  bool well_formed() const;

  // A new key takes over sealing.  Keys that were taken over more than `overlap` ago go; `overlap` must not be shorter
  // than the longest session (kLongestSession).
  void rotate(base::Time now, std::chrono::seconds overlap, base::Random& random);
};

// AWS: GetSessionToken, 36 hours.
inline constexpr std::chrono::seconds kLongestSession = std::chrono::hours(36);

}  // namespace rolecall::issuer
