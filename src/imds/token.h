// SPDX-License-Identifier: Apache-2.0
//
// Session tokens of the metadata service (IMDSv2), stateless: a token carries its own expiry and a MAC over it and over
// the instance it was given to, so there is nothing to store, to bound or to lose.  56 characters, as AWS's:
//
//   4 bytes prefix | 8 bytes expiry, ms | 8 bytes random | 20 bytes of HMAC-SHA-256(key, expiry, random, instance)
//
// Immutable; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"
#include "crypto/hmac.h"

namespace rolecall::imds {

// AWS: X-aws-ec2-metadata-token-ttl-seconds is 1 to 21,600.
inline constexpr std::int64_t kTokenTtlSecondsMin = 1;
inline constexpr std::int64_t kTokenTtlSecondsMax = 21600;
// LIMIT: a longer header is no token of ours and is not decoded.
inline constexpr std::size_t kMaxTokenCharacters = 70;

class TokenKeys {
 public:
  explicit TokenKeys(const base::Secret& key) : key_(key.reveal()) {}

  std::string make(std::string_view instance_id, base::Time expires_at, base::Random& random) const;
  // How long the token is still good.  Absence: not ours, another instance's, or expired.
  std::optional<base::seconds> check(std::string_view token, std::string_view instance_id, base::Time now) const;

 private:
  std::string mac(std::string_view body, std::string_view instance_id) const;
  crypto::HmacKey key_;
};

}  // namespace rolecall::imds
