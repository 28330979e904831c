// SPDX-License-Identifier: Apache-2.0
#include "policy/statement_index.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <string>
#include <utility>

namespace rolecall::policy {
namespace {

// Up to here it is cheaper to look at every statement than to look up resources.
constexpr std::size_t kUngroupedMax = 6;

// At most half full, so that every probe ends.
std::size_t table_size(std::size_t entries) {
  return std::bit_ceil(entries * 2 + 1);
}

// The literal beginning that every resource of the entry has.
std::string beginning_of(const ArnPattern& resource) {
  return resource.literal_prefix();
}

bool has_beginnings(const Statement& statement) {
  return statement.resource_mode == ListMode::Listed &&
         std::none_of(statement.resources.begin(), statement.resources.end(),
                      [](const ArnPattern& resource) { return beginning_of(resource).empty(); });
}

}  // namespace

std::uint64_t hash_bytes(std::string_view bytes) {
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15;
  std::uint64_t hash = bytes.size() * kMultiplier + 1;  // never kEveryAction for what we hash
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 32;
  };
  for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t), at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    mix(word);
  }
  std::uint64_t tail = 0;
  for (std::size_t i = 0; i < left; ++i) tail = tail << 8 | static_cast<unsigned char>(at[i]);
  mix(tail);
  return hash == 0 ? 1 : hash;
}

class StatementIndex::Builder {
 public:
  void add(const Candidate& plain) {
    const Statement& statement = *plain.statement;
    if (statement.action_mode == ListMode::NotListed) return put(kEveryAction, plain);
    for (const ActionPattern& action : statement.actions) {
      if (action.everything) {
        put(kEveryAction, plain);
        continue;
      }
      Candidate candidate = plain;
      candidate.action = &action;
      const bool literal = action.name.is_literal();
      put(hash_bytes(literal ? action.service + ":" + std::string(action.name.literal_prefix()) : action.service),
          candidate);
    }
  }

  Half build() {
    Half half;
    if (lists_.empty()) return half;
    half.slots.resize(table_size(lists_.size()));
    for (auto& [hash, candidates] : lists_) {
      half.buckets.push_back(make_bucket(hash, candidates));
      std::size_t slot = hash & (half.slots.size() - 1);
      while (half.slots[slot] != 0) slot = (slot + 1) & (half.slots.size() - 1);
      half.slots[slot] = static_cast<std::uint32_t>(half.buckets.size());
    }
    return half;
  }

 private:
  void put(std::uint64_t hash, const Candidate& candidate) { lists_[hash].push_back(candidate); }

  static Bucket make_bucket(std::uint64_t hash, const std::vector<Candidate>& candidates) {
    Bucket bucket;
    bucket.hash = hash;
    if (candidates.size() <= kUngroupedMax) {
      bucket.always = candidates;
      return bucket;
    }
    std::vector<const Candidate*> to_group;
    for (const Candidate& candidate : candidates) {
      if (has_beginnings(*candidate.statement)) {
        to_group.push_back(&candidate);
      } else {
        bucket.always.push_back(candidate);
      }
    }
    if (!to_group.empty()) group(bucket, to_group);
    return bucket;
  }

  static void group(Bucket& bucket, const std::vector<const Candidate*>& candidates) {
    bucket.lengths = choose_lengths(candidates);
    std::map<std::string, std::vector<Candidate>> by_beginning;
    for (const Candidate* candidate : candidates) {
      for (const ArnPattern& resource : candidate->statement->resources) {
        std::string beginning = beginning_of(resource);
        beginning.resize(cut(bucket.lengths, beginning.size()));
        Candidate& member = by_beginning[std::move(beginning)].emplace_back(*candidate);
        member.resource = &resource;
      }
    }
    bucket.groups.resize(table_size(by_beginning.size()));
    for (const auto& [beginning, members] : by_beginning) {
      Group made{hash_bytes(beginning), static_cast<std::uint32_t>(bucket.grouped.size()), 0};
      bucket.grouped.insert(bucket.grouped.end(), members.begin(), members.end());
      made.end = static_cast<std::uint32_t>(bucket.grouped.size());
      std::size_t slot = made.hash & (bucket.groups.size() - 1);
      while (bucket.groups[slot].begin != bucket.groups[slot].end) slot = (slot + 1) & (bucket.groups.size() - 1);
      bucket.groups[slot] = made;
    }
  }

  // A lookup tries every length, so there are only a few: spread over those that occur, the shortest always among them.
  static std::vector<std::uint32_t> choose_lengths(const std::vector<const Candidate*>& candidates) {
    std::vector<std::uint32_t> lengths;
    for (const Candidate* candidate : candidates) {
      for (const ArnPattern& resource : candidate->statement->resources) {
        lengths.push_back(static_cast<std::uint32_t>(beginning_of(resource).size()));
      }
    }
    std::sort(lengths.begin(), lengths.end());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
    if (lengths.size() <= kPrefixLengthsMax) return lengths;
    std::vector<std::uint32_t> chosen;
    for (std::size_t i = 0; i < kPrefixLengthsMax; ++i)
      chosen.push_back(lengths[i * lengths.size() / kPrefixLengthsMax]);
    return chosen;
  }

  // The longest of the lengths that is not above `size`.
  static std::size_t cut(const std::vector<std::uint32_t>& lengths, std::size_t size) {
    return *std::prev(std::upper_bound(lengths.begin(), lengths.end(), size));
  }

  std::map<std::uint64_t, std::vector<Candidate>> lists_;
};

StatementIndex::StatementIndex(std::span<const std::span<const Statement>> policies) {
  std::array<Builder, 2> builders;
  Candidate candidate;
  for (const std::span<const Statement> statements : policies) {
    for (const Statement& statement : statements) {
      candidate.statement = &statement;
      builders[static_cast<std::size_t>(statement.effect)].add(candidate);
    }
    ++candidate.policy;
  }
  for (std::size_t i = 0; i < builders.size(); ++i) halves_[i] = builders[i].build();
}

std::size_t StatementIndex::bytes() const {
  const auto held = [](const auto& list) { return list.capacity() * sizeof(list[0]); };
  std::size_t sum = sizeof(StatementIndex);
  for (const Half& half : halves_) {
    sum += held(half.buckets) + held(half.slots);
    for (const Bucket& bucket : half.buckets) {
      sum += held(bucket.always) + held(bucket.grouped) + held(bucket.groups) + held(bucket.lengths);
    }
  }
  return sum;
}

}  // namespace rolecall::policy
