// SPDX-License-Identifier: Apache-2.0
#include "sigv4/signing_key.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "crypto/equal.h"
#include "sigv4/request.h"

namespace rolecall::sigv4 {
namespace {

constexpr std::size_t kWays = 4;
constexpr std::size_t kLongestName = 128;  // LIMIT: longer names (no real ones) are derived each time

// The cache key in place: id, date, region and service with a separator that none of them can hide (it has their
// sizes).
struct Name {
  std::array<char, kLongestName> bytes;
  std::size_t size = 0;

  bool append(std::string_view text) {
    if (size + text.size() + 1 > bytes.size() || text.size() > 255) return false;
    bytes[size++] = static_cast<char>(text.size());
    size += text.copy(bytes.data() + size, text.size());
    return true;
  }
  std::string_view view() const { return {bytes.data(), size}; }
};

std::optional<Name> name_of(std::string_view access_key_id, const KeyScope& scope) {
  Name name;
  for (const auto part : {access_key_id, scope.date, scope.region, scope.service}) {
    if (!name.append(part)) return std::nullopt;
  }
  return name;
}

struct Entry {
  Name name;
  base::Secret secret;
  crypto::HmacKey key;
};

}  // namespace

crypto::HmacKey derive_signing_key(const base::Secret& secret, const KeyScope& scope) {
  std::array<char, 256> buffer;
  const std::string_view prefix = "AWS4", text = secret.reveal();
  std::string long_key;
  std::string_view first;
  if (prefix.size() + text.size() <= buffer.size()) {
    prefix.copy(buffer.data(), prefix.size());
    text.copy(buffer.data() + prefix.size(), text.size());
    first = {buffer.data(), prefix.size() + text.size()};
  } else {
    long_key.reserve(prefix.size() + text.size());
    long_key.append(prefix).append(text);
    first = long_key;
  }
  auto of_date = crypto::hmac_sha256(first, scope.date);
  auto of_region = crypto::hmac_sha256(crypto::bytes_of(of_date), scope.region);
  auto of_service = crypto::hmac_sha256(crypto::bytes_of(of_region), scope.service);
  auto signing = crypto::hmac_sha256(crypto::bytes_of(of_service), kTerminator);
  crypto::HmacKey key(crypto::bytes_of(signing));
  base::wipe(buffer.data(), buffer.size());
  base::wipe(long_key.data(), long_key.size());
  for (auto* step : {&of_date, &of_region, &of_service, &signing}) base::wipe(step->data(), step->size());
  return key;
}

struct SigningKeyCache::Table {
  // A set holds the keys whose names fall together; a lock of its own keeps threads out of each other's way.
  struct Set {
    base::Mutex mutex;
    std::array<std::optional<Entry>, kWays> entries RC_GUARDED_BY(mutex);
    std::size_t next RC_GUARDED_BY(mutex) = 0;
  };

  explicit Table(std::size_t keys) : sets(std::bit_ceil(std::max<std::size_t>(1, keys / kWays))) {}

  std::vector<Set> sets;
  std::atomic<std::size_t> derivations = 0;
};

SigningKeyCache::SigningKeyCache(std::size_t keys) : table_(std::make_unique<Table>(keys)) {}
SigningKeyCache::~SigningKeyCache() = default;

std::size_t SigningKeyCache::derivations() const {
  return table_->derivations.load();
}

crypto::HmacKey SigningKeyCache::get(std::string_view access_key_id, const base::Secret& secret,
                                     const KeyScope& scope) {
  const auto name = name_of(access_key_id, scope);
  if (!name) {
    table_->derivations.fetch_add(1);
    return derive_signing_key(secret, scope);
  }
  auto& set = table_->sets[std::hash<std::string_view>{}(name->view()) & (table_->sets.size() - 1)];
  {
    const base::Lock lock(set.mutex);
    for (const auto& entry : set.entries) {
      if (entry && entry->name.view() == name->view() && crypto::equal(entry->secret.reveal(), secret.reveal())) {
        return entry->key;
      }
    }
  }
  table_->derivations.fetch_add(1);
  auto key = derive_signing_key(secret, scope);
  const base::Lock lock(set.mutex);
  std::size_t victim = set.next;
  for (std::size_t i = 0; i < kWays; ++i) {
    if (set.entries[i] && set.entries[i]->name.view() == name->view()) victim = i;
  }
  if (victim == set.next) set.next = (set.next + 1) % kWays;
  set.entries[victim].emplace(Entry{.name = *name, .secret = secret, .key = key});
  return key;
}

}  // namespace rolecall::sigv4
