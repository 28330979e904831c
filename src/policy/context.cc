// SPDX-License-Identifier: Apache-2.0
#include "policy/context.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/encoding.h"

namespace rolecall::policy {
namespace {

constexpr std::size_t kUsualKeys = 32;
constexpr std::size_t kBlockSize = 2048;
constexpr std::size_t kAlignment = alignof(std::string_view);

}  // namespace

Context Context::layered_on(const Context& below) {
  Context context;
  context.below_ = &below;
  return context;
}

void Context::set(std::string_view key, std::string_view value) {
  ContextValues& entry = entry_for(key);
  const std::span<std::string_view> values = keep_values(1);
  values[0] = keep(value);
  entry.values = values;
  entry.cardinality = Cardinality::Single;
}

void Context::set_number(std::string_view key, std::int64_t value) {
  set(key, std::to_string(value));
}

void Context::set_time(std::string_view key, base::Time value) {
  set(key, base::format_iso8601(value));
}

void Context::set_values(std::string_view key, std::span<const std::string_view> values) {
  ContextValues& entry = entry_for(key);
  const std::span<std::string_view> kept = keep_values(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) kept[i] = keep(values[i]);
  entry.values = kept;
  entry.cardinality = Cardinality::Multi;
}

std::vector<ContextValues> Context::entries() const {
  std::vector<ContextValues> all;
  const auto add = [&](const ContextValues& entry) {
    if (find(entry.name) == &entry) all.push_back(entry);
  };
  for (const Context* layer = this; layer != nullptr; layer = layer->below_) {
    std::for_each(layer->known_.begin(), layer->known_.end(), add);
    for (const OtherKey& other : layer->others_) add(other.values);
  }
  return all;
}

ContextValues& Context::entry_for(std::string_view key) {
  const KeyHash hash = hash_key(key);
  if (hash.id == kUnknownKey) {
    for (OtherKey& other : others_) {
      if (is_key(other, hash, key)) return other.values;
    }
    others_.push_back({hash.hash, {.name = keep(key), .values = {}}});
    return others_.back().values;
  }
  std::uint8_t& place = places_[hash.id];
  if (place == 0) {
    if (known_.empty()) known_.reserve(kUsualKeys);
    known_.push_back({.name = known_key_name(hash.id), .values = {}});
    place = static_cast<std::uint8_t>(known_.size());
  }
  return known_[place - 1U];
}

std::string_view Context::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > block_left_) {
    const std::size_t size = std::max(kBlockSize, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    block_next_ = blocks_.back().get();
    block_left_ = size;
  }
  std::memcpy(block_next_, text.data(), text.size());
  const std::string_view kept(block_next_, text.size());
  block_next_ += text.size();
  block_left_ -= text.size();
  return kept;
}

std::span<std::string_view> Context::keep_values(std::size_t count) {
  if (count == 0) return {};
  const std::size_t size = count * sizeof(std::string_view);
  const std::size_t skew = reinterpret_cast<std::uintptr_t>(block_next_) % kAlignment;
  const std::size_t padding = skew == 0 ? 0 : kAlignment - skew;
  if (block_next_ == nullptr || size + padding > block_left_) {
    const std::size_t block = std::max(kBlockSize, size);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block));
    block_next_ = blocks_.back().get();
    block_left_ = block;
  } else {
    block_next_ += padding;
    block_left_ -= padding;
  }
  auto* first = reinterpret_cast<std::string_view*>(block_next_);
  std::uninitialized_default_construct_n(first, count);
  block_next_ += size;
  block_left_ -= size;
  return {first, count};
}

}  // namespace rolecall::policy
