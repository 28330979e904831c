// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"

#include <algorithm>
#include <cstdint>

namespace rolecall::base {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kSecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kPrefixLength = 4;

// AWS: of the 50 bits in the ten characters behind the prefix, the first says that an account follows, the next 40 are
// its number; the rest is random.
constexpr std::size_t kAccountCharacters = 10;
constexpr std::uint64_t kMarkBit = 1ULL << 49;
constexpr int kAccountShift = 9;
constexpr std::uint64_t kRandomMask = (1ULL << kAccountShift) - 1;
constexpr std::uint64_t kLargestAccount = 999'999'999'999;

std::string id_with_account(std::string_view prefix, std::size_t length, const AccountId& account, Random& random) {
  std::string id(prefix);
  id += random.text(length - kPrefixLength, kBase32);
  std::uint64_t number = 0;
  for (const char c : account.str()) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  const std::uint64_t low_bits = kBase32.find(id[kPrefixLength + 9]) | kBase32.find(id[kPrefixLength + 8]) << 5;
  const std::uint64_t value = kMarkBit | number << kAccountShift | (low_bits & kRandomMask);
  for (std::size_t i = 0; i < kAccountCharacters; ++i) {
    id[kPrefixLength + i] = kBase32[value >> (5 * (kAccountCharacters - 1 - i)) & 31];
  }
  return id;
}

}  // namespace

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

UniqueId unique_id(std::string_view prefix, const AccountId& account, Random& random) {
  return UniqueId(id_with_account(prefix, kUniqueIdLength, account, random));
}

AccessKeyId access_key_id(std::string_view prefix, const AccountId& account, Random& random) {
  return AccessKeyId(id_with_account(prefix, kAccessKeyIdLength, account, random));
}

std::optional<AccountId> account_of(std::string_view id) {
  if (id.size() != kUniqueIdLength && id.size() != kAccessKeyIdLength) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = kPrefixLength; i < id.size(); ++i) {
    const auto digit = kBase32.find(id[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    if (i < kPrefixLength + kAccountCharacters) value = value << 5 | digit;
  }
  if ((value & kMarkBit) == 0) return std::nullopt;
  const std::uint64_t number = (value & ~kMarkBit) >> kAccountShift;
  if (number > kLargestAccount) return std::nullopt;
  std::string digits = std::to_string(number);
  return AccountId(std::string(12 - digits.size(), '0') + digits);
}

std::string hex_id(std::string_view prefix, Random& random) {
  std::string id(prefix);
  id += '0';
  id += random.text(16, kHex);
  return id;
}

std::string secret_access_key_text(Random& random) {
  return random.text(40, kSecretAlphabet);
}

}  // namespace rolecall::base
