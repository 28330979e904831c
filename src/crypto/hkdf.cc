// SPDX-License-Identifier: Apache-2.0
#include "crypto/hkdf.h"

#include <algorithm>

#include "crypto/hmac.h"

namespace rolecall::crypto {

base::Secret hkdf_sha256(const HkdfInput& input, std::size_t size) {
  Sha256Digest extracted = hmac_sha256(input.salt, input.key);
  const HmacKey key(bytes_of(extracted));
  std::string out;
  out.reserve(size + kSha256Size);  // never moved, so that no copy of the key is left behind
  Sha256Digest block{};
  for (unsigned char counter = 1; out.size() < size; ++counter) {
    Hmac hmac(key);
    if (counter > 1) hmac.update(bytes_of(block));
    hmac.update(input.info);
    hmac.update({reinterpret_cast<const char*>(&counter), 1});
    block = hmac.finish();
    out.append(bytes_of(block).substr(0, std::min(kSha256Size, size - out.size())));
  }
  base::wipe(extracted.data(), extracted.size());
  base::wipe(block.data(), block.size());
  return base::Secret(std::move(out));
}

}  // namespace rolecall::crypto
