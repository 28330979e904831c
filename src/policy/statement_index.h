// SPDX-License-Identifier: Apache-2.0
//
// Finds the few statements that can be about a request among thousands: by the action, and where many statements share
// an action, by the literal beginning of their resources.  It only leaves out statements that do not apply; what it
// finds must still be matched.  Every Policy has one of its own statements; a PolicyIndex (evaluate.h) spans several.
//
// Immutable after construction; lookups allocate nothing and may run on any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "policy/statement.h"

namespace rolecall::policy {

// Of the lower-case texts.  Names are compared after hashes, so crafted collisions cost time only.
struct ActionHash {
  std::uint64_t service = 0;
  std::uint64_t whole = 0;  // of `service:name`
};
std::uint64_t hash_bytes(std::string_view bytes);

struct Candidate {
  const Statement* statement = nullptr;
  // The entry that brought it here: only this one needs to match.  Null: the whole list does (`*`, NotAction).
  const ActionPattern* action = nullptr;
  // The resource that brought it here: likewise.
  const ArnPattern* resource = nullptr;
  std::uint32_t policy = 0;  // which of the policies
};

class StatementIndex {
 public:
  StatementIndex() = default;
  // The statements of each policy, which must outlive the index.
  explicit StatementIndex(std::span<const std::span<const Statement>> policies);

  // Calls visit(const Candidate&) for every statement of the effect that may be about the action and the resource; in
  // no order, and for some more than once.
  template <class Visit>
  void for_each_candidate(Effect effect, const ActionHash& action, std::string_view resource, Visit visit) const {
    const Half& half = halves_[static_cast<std::size_t>(effect)];
    if (half.buckets.empty()) return;
    visit_bucket(half, action.whole, resource, visit);
    visit_bucket(half, action.service, resource, visit);
    visit_bucket(half, kEveryAction, resource, visit);
  }

  // The memory that the index takes beside the statements.
  std::size_t bytes() const;

 private:
  static constexpr std::uint64_t kEveryAction = 0;
  static constexpr std::size_t kPrefixLengthsMax = 8;

  struct Group {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;  // in grouped
    std::uint32_t end = 0;    // equal to begin: a free slot
  };

  // Statements with one action, one service's wildcards, or every action.
  struct Bucket {
    std::uint64_t hash = 0;
    std::vector<Candidate> always;       // whose resources have no literal beginning, or all if they are few
    std::vector<Candidate> grouped;      // the rest, those with one beginning together
    std::vector<Group> groups;           // open addressing by the hash of the beginning
    std::vector<std::uint32_t> lengths;  // of the beginnings, ascending
  };

  struct Half {
    std::vector<Bucket> buckets;
    std::vector<std::uint32_t> slots;  // open addressing by hash; index in buckets plus one
  };

  class Builder;

  template <class Visit>
  static void visit_bucket(const Half& half, std::uint64_t hash, std::string_view resource, Visit& visit) {
    const Bucket* bucket = find_bucket(half, hash);
    if (bucket == nullptr) return;
    for (const Candidate& candidate : bucket->always) visit(candidate);
    for (const std::uint32_t length : bucket->lengths) {
      if (length > resource.size()) break;
      const Group* group = find_group(*bucket, hash_bytes(resource.substr(0, length)));
      if (group == nullptr) continue;
      for (std::uint32_t i = group->begin; i < group->end; ++i) visit(bucket->grouped[i]);
    }
  }

  static const Bucket* find_bucket(const Half& half, std::uint64_t hash) {
    const std::size_t mask = half.slots.size() - 1;
    for (std::size_t slot = hash & mask; half.slots[slot] != 0; slot = (slot + 1) & mask) {
      const Bucket& bucket = half.buckets[half.slots[slot] - 1];
      if (bucket.hash == hash) return &bucket;
    }
    return nullptr;
  }

  static const Group* find_group(const Bucket& bucket, std::uint64_t hash) {
    const std::size_t mask = bucket.groups.size() - 1;
    for (std::size_t slot = hash & mask; bucket.groups[slot].begin != bucket.groups[slot].end;
         slot = (slot + 1) & mask) {
      if (bucket.groups[slot].hash == hash) return &bucket.groups[slot];
    }
    return nullptr;
  }

  std::array<Half, 2> halves_;  // by Effect
};

}  // namespace rolecall::policy
