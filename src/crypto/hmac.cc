// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include <algorithm>

#include "base/secret.h"

namespace rolecall::crypto {
namespace {

constexpr std::size_t kBlock = 64;

}  // namespace

HmacKey::HmacKey(std::string_view key) {
  std::array<char, kBlock> block{};
  if (key.size() > kBlock) {
    const auto shortened = sha256(key);
    std::ranges::copy(bytes_of(shortened), block.begin());
  } else {
    std::ranges::copy(key, block.begin());
  }
  const std::string_view pad(block.data(), block.size());
  for (char& c : block) c = static_cast<char>(c ^ 0x36);
  inner_.update(pad);
  for (char& c : block) c = static_cast<char>(c ^ 0x36 ^ 0x5c);
  outer_.update(pad);
  base::wipe(block.data(), block.size());
}

HmacKey::~HmacKey() {
  base::wipe(&inner_, sizeof inner_);
  base::wipe(&outer_, sizeof outer_);
}

Sha256Digest HmacKey::mac(std::string_view message) const {
  Hmac hmac(*this);
  hmac.update(message);
  return hmac.finish();
}

Sha256Digest Hmac::finish() {
  outer_.update(bytes_of(inner_.finish()));
  return outer_.finish();
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view message) {
  return HmacKey(key).mac(message);
}

}  // namespace rolecall::crypto
