// SPDX-License-Identifier: Apache-2.0
//
// The server's own keys, kept in DIR/keys.  Sealing keys are taken over by new ones at a start when they are old; what
// the old ones sealed goes on to open for as long as any session lives.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "issuer/key_ring.h"

namespace rolecall::daemon {

inline constexpr std::chrono::hours kSealingKeyLife{30 * 24};

base::Secret format_key_ring(const issuer::KeyRing& ring);
base::Result<issuer::KeyRing> parse_key_ring(std::string_view text);

enum class MissingRing {
  Make,    // a data folder's first start
  Refuse,  // what is in the store was sealed under a ring that is gone
};

base::Result<issuer::KeyRing> load_key_ring(const std::filesystem::path& folder, MissingRing missing, base::Time now,
                                            base::Random& random);

// What the metadata service's session tokens are bound with: derived from the ring, so tokens outlive a restart.
base::Secret metadata_token_key(const issuer::KeyRing& ring);

}  // namespace rolecall::daemon
