// SPDX-License-Identifier: Apache-2.0
//
// The key that signs: derived from a secret for one day, region and service.  Deriving it takes three times as long as
// checking a signature with it, and it is the same all day, so a server keeps those it saw last.
#pragma once

#include <memory>
#include <string_view>

#include "base/secret.h"
#include "crypto/hmac.h"

namespace rolecall::sigv4 {

struct KeyScope {
  std::string_view date;  // YYYYMMDD
  std::string_view region, service;
};

crypto::HmacKey derive_signing_key(const base::Secret& secret, const KeyScope& scope);

// Thread-safe, of bounded size; what was used longest ago makes room, roughly.
// An entry is only used for the very secret it was made from: a changed secret needs no invalidation.
class SigningKeyCache {
 public:
  // About 450 bytes a key.
  explicit SigningKeyCache(std::size_t keys = 4096);
  ~SigningKeyCache();

  // Derives the key if it is not there.
  crypto::HmacKey get(std::string_view access_key_id, const base::Secret& secret, const KeyScope& scope);

  // How many keys were derived so far, for metrics and tests.
  std::size_t derivations() const;

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

}  // namespace rolecall::sigv4
