// SPDX-License-Identifier: Apache-2.0
//
// Finds the few statements that can be about a request among thousands: by the action, and where many statements share
// an action, by the literal beginning of their resources.  It only leaves out statements that do not apply; what it
// finds must still be matched.  Every Policy has one of its own statements; a PolicyIndex (evaluate.h) spans several.
//
// For each action that some statement names there is a bucket with all statements about it, also those that name it by
// a wildcard, by `*` or by NotAction: one lookup finds them, and their actions need no more matching.  Each service
// that occurs has a bucket for its other actions, and one more is for everything else.
//
// Immutable after construction; lookups allocate nothing and may run on any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/action.h"
#include "policy/bytes.h"
#include "policy/statement.h"

namespace rolecall::policy {

struct Candidate {
  // What remains to be done.
  enum class Left : std::uint8_t {
    Nothing,
    Entry,  // match the one entry
    List,   // match the statement's whole list, or all
  };
  const Statement* statement = nullptr;
  const ActionPattern* action = nullptr;  // Left::Entry: what to match
  const ArnPattern* resource = nullptr;   // Left::Entry: what to match
  std::uint32_t policy = 0;               // which of the policies
  Left action_left = Left::List;
  Left resource_left = Left::List;
  Left rest_left = Left::List;  // Principal, NotPrincipal and Condition

  bool applies_as_it_is() const {
    return action_left == Left::Nothing && resource_left == Left::Nothing && rest_left == Left::Nothing;
  }
};

class StatementIndex {
 public:
  StatementIndex() = default;
  // The statements of each policy, which must outlive the index.
  explicit StatementIndex(std::span<const std::span<const Statement>> policies);

  struct Bucket;

  // Where the statements about the action are; null: there are none.
  const Bucket* find(const Action& action) const {
    if (slots_.empty()) return nullptr;
    if (const Bucket* bucket = find_bucket(action.hash(), action.lower())) return bucket;
    if (const Bucket* bucket = find_bucket(action.service_hash(), action.lower_service())) return bucket;
    return bucket_at(everything_);
  }

  // Statements in the order of the policies, and in each policy's order.
  using Run = std::span<const Candidate>;

  // What the bucket has for every resource.
  Run always(const Bucket& bucket, Effect effect) const { return run_of(list_of(bucket, effect)); }

  // Whether for_each_more() has something to look for.
  static bool has_more(const Bucket& bucket, Effect effect) {
    return list_of(bucket, effect).grouping != kNone || bucket.next != kNone;
  }
  // visit(Run) for everything else of the effect that may be about the action and the resource, some of it more than
  // once.
  template <class Visit>
  void for_each_more(const Bucket& bucket, Effect effect, std::string_view resource, Visit visit) const {
    for_each_group(list_of(bucket, effect), resource, visit);
    for (const Bucket* other = bucket_at(bucket.next); other != nullptr; other = bucket_at(other->next)) {
      visit(always(*other, effect));
      for_each_group(list_of(*other, effect), resource, visit);
    }
  }

  // The memory that the index takes beside the statements.
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  // A lookup tries each length.
  static constexpr std::size_t kLengthsMax = 8;

  // The candidates that have one beginning.
  struct Group {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;  // in candidates_
    std::uint32_t end = 0;    // equal to begin: a free slot
  };

  using Groups = std::vector<Group>;  // open addressing by the hash of the beginning; empty, or with a free slot

  struct Grouping {
    Groups exact;                        // of resources without wildcards
    Groups prefixes;                     // of the others
    std::vector<std::uint32_t> lengths;  // of the prefixes, ascending
  };

  struct List {
    std::uint32_t begin = 0;  // in candidates_: those to look at always
    std::uint32_t end = 0;
    std::uint32_t grouping = kNone;  // of all others
  };

 public:
  // The statements about one action, one service, or everything; internal.
  struct Bucket {
    std::uint64_t hash = 0;
    std::uint32_t text_begin = 0;  // in texts_
    std::uint32_t text_size = 0;
    std::uint32_t next = kNone;  // the bucket to look at as well
    std::array<List, 2> lists;   // by Effect
  };

 private:
  class Builder;

  const Bucket* bucket_at(std::uint32_t place) const { return place == kNone ? nullptr : buckets_.data() + place; }

  static const List& list_of(const Bucket& bucket, Effect effect) {
    return bucket.lists[static_cast<std::size_t>(effect)];
  }

  // `range` has a begin and an end in candidates_.
  template <class Range>
  Run run_of(const Range& range) const {
    return {candidates_.data() + range.begin, candidates_.data() + range.end};
  }

  template <class Visit>
  void for_each_group(const List& list, std::string_view resource, Visit& visit) const {
    if (list.grouping == kNone) return;
    const Grouping& grouping = groupings_[list.grouping];
    PrefixHash hash(resource);
    const auto visit_group = [&](const Groups& groups, std::size_t length) {
      const Group* group = find_group(groups, hash.of(length));
      if (group != nullptr) visit(run_of(*group));
    };
    for (const std::uint32_t length : grouping.lengths) {
      if (length > resource.size()) break;
      visit_group(grouping.prefixes, length);
    }
    if (!grouping.exact.empty()) visit_group(grouping.exact, resource.size());
  }

  static const Group* find_group(const Groups& groups, std::uint64_t hash) {
    const std::size_t mask = groups.size() - 1;
    const Group* first = groups.data();
    for (std::size_t slot = hash & mask; first[slot].begin != first[slot].end; slot = (slot + 1) & mask) {
      if (first[slot].hash == hash) return first + slot;
    }
    return nullptr;
  }

  const Bucket* find_bucket(std::uint64_t hash, std::string_view text) const {
    const std::size_t mask = slots_.size() - 1;
    const std::uint32_t* slots = slots_.data();
    for (std::size_t slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      const Bucket* bucket = buckets_.data() + (slots[slot] - 1);
      if (bucket->hash == hash && same_text({texts_.data() + bucket->text_begin, bucket->text_size}, text))
        return bucket;
    }
    return nullptr;
  }

  std::vector<Bucket> buckets_;
  std::uint32_t everything_ = kNone;  // in buckets_: about any action of which no other bucket is
  std::vector<std::uint32_t> slots_;  // open addressing by hash; index in buckets_ plus one
  std::vector<Candidate> candidates_;
  std::vector<Grouping> groupings_;
  std::string texts_;  // of the buckets: `service:action`, `service`, or nothing
};

}  // namespace rolecall::policy
