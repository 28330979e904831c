// SPDX-License-Identifier: Apache-2.0
//
// HMAC-SHA-256 (RFC 2104).  A key that is used more than once is worth an HmacKey: it keeps the state after the key's
// two blocks, so that a short message costs two block compressions instead of four.
#pragma once

#include <string_view>

#include "crypto/sha256.h"

namespace rolecall::crypto {

// As secret as the key it was made from; wiped when it goes.  Thread-safe: mac() is const and allocates nothing.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key);
  HmacKey(const HmacKey&) = default;
  HmacKey& operator=(const HmacKey&) = default;
  ~HmacKey();

  Sha256Digest mac(std::string_view message) const;

 private:
  friend class Hmac;
  Sha256 inner_;
  Sha256 outer_;
};

// Incremental: of a message that comes in parts.  Not thread-safe; `key` may go before it.
class Hmac {
 public:
  explicit Hmac(const HmacKey& key) : inner_(key.inner_), outer_(key.outer_) {}
  void update(std::string_view bytes) { inner_.update(bytes); }
  // Afterwards only assignment and destruction are allowed.
  Sha256Digest finish();

 private:
  Sha256 inner_;
  Sha256 outer_;
};

Sha256Digest hmac_sha256(std::string_view key, std::string_view message);

}  // namespace rolecall::crypto
