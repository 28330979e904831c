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

#include "policy/bytes.h"
#include "policy/statement.h"

namespace rolecall::policy {

struct Candidate {
  // What remains to be done about the action.
  enum class Action : std::uint8_t {
    Known,  // nothing: the statement is about it
    Entry,  // match `action`
    List,   // match the statement's whole list
  };
  const Statement* statement = nullptr;
  const ActionPattern* action = nullptr;
  // The resource that brought it here: only this one needs to match.  Null: the whole list does.
  const ArnPattern* resource = nullptr;
  std::uint32_t policy = 0;  // which of the policies
  Action about = Action::List;
};

class StatementIndex {
 public:
  StatementIndex() = default;
  // The statements of each policy, which must outlive the index.
  explicit StatementIndex(std::span<const std::span<const Statement>> policies);

  struct Bucket;
  using Found = std::array<const Bucket*, 3>;  // null: none, and none behind it

  // `Subject` is SplitRequest, or what has the same action(), action_hash(), service(), resource(), resource_hash().
  template <class Subject>
  Found find(const Subject& subject) const {
    Found found{};
    std::size_t count = 0;
    if (buckets_.empty()) return found;
    const auto add = [&](std::uint64_t hash, std::string_view text) {
      const Bucket* bucket = find_bucket(hash, text);
      if (bucket == nullptr) return false;
      found[count++] = bucket;
      return bucket->complete;
    };
    if (add(subject.action_hash(), subject.action())) return found;
    const std::string_view service = subject.service();
    if (add(hash_text(service), service)) return found;
    add(hash_text({}), {});
    return found;
  }

  // Calls visit(const Candidate&) for every statement of the effect that may be about the action and the resource; in
  // no order, and for some more than once.
  template <class Subject, class Visit>
  void for_each_candidate(Effect effect, const Found& found, const Subject& subject, Visit visit) const {
    for (const Bucket* bucket : found) {
      if (bucket == nullptr) return;
      const List& list = bucket->lists[static_cast<std::size_t>(effect)];
      visit_range(list.begin, list.end, visit);
      if (list.grouping != kNoGrouping) visit_groups(groupings_[list.grouping], subject, visit);
    }
  }

  // The memory that the index takes beside the statements.
  std::size_t bytes() const;

 private:
  static constexpr std::uint32_t kNoGrouping = UINT32_MAX;

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
    std::uint32_t grouping = kNoGrouping;  // of all others
  };

 public:
  // The statements about one action, one service, or everything; internal.
  struct Bucket {
    std::uint64_t hash = 0;
    std::uint32_t text_begin = 0;  // in texts_
    std::uint32_t text_size = 0;
    std::array<List, 2> lists;  // by Effect
    bool complete = false;      // no other bucket needs to be looked at
  };

 private:
  class Builder;

  template <class Visit>
  void visit_range(std::uint32_t begin, std::uint32_t end, Visit& visit) const {
    const Candidate* candidates = candidates_.data();
    for (std::uint32_t i = begin; i < end; ++i) visit(candidates[i]);
  }

  template <class Subject, class Visit>
  void visit_groups(const Grouping& grouping, const Subject& subject, Visit& visit) const {
    const std::size_t size = subject.resource().text().size();
    const auto visit_beginning = [&](std::size_t length) {
      const Group* group = find_group(grouping, subject.resource_hash().of(length));
      if (group != nullptr) visit_range(group->begin, group->end, visit);
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
      const Bucket& bucket = buckets_[slots[slot] - 1];
      if (bucket.hash == hash && same_text({texts_.data() + bucket.text_begin, bucket.text_size}, text)) return &bucket;
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
  std::vector<std::uint32_t> slots_;  // open addressing by hash; index in buckets_ plus one
  std::vector<Candidate> candidates_;
  std::vector<Grouping> groupings_;
  std::string texts_;  // of the buckets: `service:action`, `service`, or nothing
};

}  // namespace rolecall::policy
