// SPDX-License-Identifier: Apache-2.0
#include "imds/token.h"

#include <algorithm>

#include "base/encoding.h"
#include "crypto/equal.h"

namespace rolecall::imds {
namespace {

constexpr std::string_view kPrefix("\x01\x00\x00\x00", 4);
constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kRandomBytes = 8;
constexpr std::size_t kMacBytes = 20;
constexpr std::size_t kBodyBytes = 4 + kTimeBytes + kRandomBytes;
constexpr std::string_view kPadding = "==";  // of 40 bytes in base64

}  // namespace

std::string TokenKeys::mac(std::string_view body, std::string_view instance_id) const {
  crypto::Hmac hmac(key_);
  hmac.update(body);
  hmac.update(instance_id);
  const auto digest = hmac.finish();
  return std::string(crypto::bytes_of(digest).substr(0, kMacBytes));
}

std::string TokenKeys::make(std::string_view instance_id, base::Time expires_at, base::Random& random) const {
  std::string token(kPrefix);
  const auto millis = static_cast<std::uint64_t>(expires_at.time_since_epoch().count());
  for (int shift = 56; shift >= 0; shift -= 8) token.push_back(static_cast<char>(millis >> shift));
  token += random.bytes(kRandomBytes);
  token += mac(token, instance_id);
  return base::base64url_encode(token).append(kPadding);
}

std::optional<base::seconds> TokenKeys::check(std::string_view token, std::string_view instance_id,
                                              base::Time now) const {
  if (token.size() > kMaxTokenCharacters || !token.ends_with(kPadding)) return std::nullopt;
  token.remove_suffix(kPadding.size());
  const auto bytes = base::base64url_decode(token);
  if (!bytes || bytes->size() != kBodyBytes + kMacBytes) return std::nullopt;
  const std::string_view body = std::string_view(*bytes).substr(0, kBodyBytes);
  if (!crypto::equal(mac(body, instance_id), std::string_view(*bytes).substr(kBodyBytes))) return std::nullopt;
  std::uint64_t millis = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    millis = millis << 8 | static_cast<std::uint8_t>(body[kPrefix.size() + i]);
  }
  const base::Time expires_at(base::milliseconds(static_cast<std::int64_t>(millis)));
  if (expires_at <= now) return std::nullopt;
  return std::chrono::ceil<base::seconds>(expires_at - now);
}

}  // namespace rolecall::imds
