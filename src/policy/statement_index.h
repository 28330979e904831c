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

  // Calls visit(const Candidate&) for every statement of the effect that may be about the action and the resource, for
  // some more than once; in no order but within runs, each in the order of the policies and statements.  When it
  // answers true, the rest of the run is left out.  `Subject` is SplitRequest, or what has the same resource() and
  // resource_hash().
  template <class Subject, class Visit>
  void for_each_candidate(Effect effect, const Bucket* bucket, const Subject& subject, Visit visit) const {
    for (; bucket != nullptr; bucket = bucket_at(bucket->next)) {
      const List& list = bucket->lists[static_cast<std::size_t>(effect)];
      visit_run(list.begin, list.end, visit);
      if (list.grouping != kNone) visit_groups(groupings_[list.grouping], subject, visit);
    }
  }

  // The memory that the index takes beside the statements.
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // The candidates that have one beginning.
  struct Group {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;  // in candidates_
    std::uint32_t end = 0;    // equal to begin: a free slot
  };

  struct Grouping {
    std::vector<Group> groups;           // open addressing by the hash of the beginning
    std::vector<std::uint32_t> lengths;  // of the beginnings, ascending; exact resources are looked up whole
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

  template <class Visit>
  void visit_run(std::uint32_t begin, std::uint32_t end, Visit& visit) const {
    const Candidate* last = candidates_.data() + end;
    for (const Candidate* one = candidates_.data() + begin; one != last && !visit(*one); ++one) {
    }
  }

  template <class Subject, class Visit>
  void visit_groups(const Grouping& grouping, const Subject& subject, Visit& visit) const {
    const std::size_t size = subject.resource().text().size();
    const auto visit_beginning = [&](std::size_t length) {
      const Group* group = find_group(grouping, subject.resource_hash().of(length));
      if (group != nullptr) visit_run(group->begin, group->end, visit);
    };
    bool whole = false;
    for (const std::uint32_t length : grouping.lengths) {
      if (length > size) break;
      visit_beginning(length);
      whole = length == size;
    }
    if (!whole) visit_beginning(size);
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

  static const Group* find_group(const Grouping& grouping, std::uint64_t hash) {
    const std::size_t mask = grouping.groups.size() - 1;
    const Group* groups = grouping.groups.data();
    for (std::size_t slot = hash & mask; groups[slot].begin != groups[slot].end; slot = (slot + 1) & mask) {
      if (groups[slot].hash == hash) return &groups[slot];
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
