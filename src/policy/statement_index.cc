// SPDX-License-Identifier: Apache-2.0
#include "policy/statement_index.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace rolecall::policy {
namespace {

// Up to here it is cheaper to look at every statement than to look up resources.
constexpr std::size_t kUngroupedMax = 6;
// LIMIT: ours.  Copying a statement into the bucket of each action that it also is about, and into the group of each of
// its resources, may not make the index larger than this many times the statements' own entries and a little more; what
// is left out is found by looking at more buckets or more statements.
constexpr std::size_t kCopiesFactor = 16;
constexpr std::size_t kCopiesMin = 4096;

// At most half full, so that every probe ends.
std::size_t table_size(std::size_t entries) {
  return std::bit_ceil(entries * 2 + 1);
}

using Left = Candidate::Left;

// What is left of a statement of all actions, or of all of a service, for one action of it.  None: not about it.
std::optional<Left> about_action(const Candidate& candidate, std::string_view service, std::string_view name) {
  const auto names = [&](const ActionPattern& action) {
    return action.everything || (action.service == service && action.name.matches(name, Context()));
  };
  if (candidate.action_left == Left::Nothing) return Left::Nothing;
  if (candidate.action_left == Left::Entry) {
    return names(*candidate.action) ? std::optional(Left::Nothing) : std::nullopt;
  }
  const auto& except = candidate.statement->actions;
  return std::none_of(except.begin(), except.end(), names) ? std::optional(Left::Nothing) : std::nullopt;
}

// What is left of a statement of all actions for those of one service.
std::optional<Left> about_service(const Candidate& candidate, std::string_view service) {
  if (candidate.action_left == Left::Nothing) return Left::Nothing;
  Left left = Left::Nothing;
  for (const ActionPattern& except : candidate.statement->actions) {
    if (except.everything) return std::nullopt;
    if (except.service != service) continue;
    if (except.name.matches_everything()) return std::nullopt;
    left = Left::List;
  }
  return left;
}

// What is left of a statement's resources, before it is known which one brings it here.
void leave_resources(Candidate& candidate) {
  const Statement& statement = *candidate.statement;
  const auto& resources = statement.resources;
  const bool listed = statement.resource_mode == ListMode::Listed;
  const auto everything = [](const ArnPattern& resource) { return resource.matches_everything(); };
  if (statement.resource_mode == ListMode::Absent ||
      (listed && std::any_of(resources.begin(), resources.end(), everything))) {
    candidate.resource_left = Left::Nothing;
  } else if (listed && resources.size() == 1) {
    candidate.resource_left = Left::Entry;
    candidate.resource = resources.data();
  }
}

using Candidates = std::vector<Candidate>;
using ByEffect = std::array<Candidates, 2>;

Candidates& of_effect(ByEffect& lists, const Candidate& candidate) {
  return lists[static_cast<std::size_t>(candidate.statement->effect)];
}

}  // namespace

class StatementIndex::Builder {
 public:
  explicit Builder(StatementIndex& index) : index_(index) {}

  void add(const Statement& statement, std::uint32_t policy) {
    Candidate plain;
    plain.statement = &statement;
    plain.policy = policy;
    leave_resources(plain);
    if (statement.principal_mode == ListMode::Absent && statement.conditions.empty()) plain.rest_left = Left::Nothing;
    if (statement.action_mode == ListMode::NotListed) return put({}, plain);
    for (const ActionPattern& action : statement.actions) {
      Candidate candidate = plain;
      candidate.action = &action;
      candidate.action_left = Left::Nothing;
      if (action.everything) {
        put({}, candidate);
      } else if (action.name.is_literal()) {
        put(action.service + ":" + std::string(action.name.literal_prefix()), candidate);
      } else {
        if (!action.name.matches_everything()) candidate.action_left = Left::Entry;
        put(action.service, candidate);
      }
    }
  }

  void build() {
    copies_left_ = kCopiesFactor * entries_ + kCopiesMin;
    if (own_.empty()) return;
    index_.slots_.resize(table_size(own_.size()));
    for (const auto& [text, lists] : own_) {
      ByEffect all = lists;
      const bool complete = complete_with_others(text, all);
      add_bucket(text, all, complete);
    }
    index_.candidates_.shrink_to_fit();
  }

 private:
  void put(std::string text, const Candidate& candidate) {
    of_effect(own_[std::move(text)], candidate).push_back(candidate);
    ++entries_;
  }

  // Adds what other buckets hold about this one's actions; false if that would be too much.
  bool complete_with_others(std::string_view text, ByEffect& all) {
    if (text.empty()) return true;
    const std::size_t colon = text.find(':');
    const std::string_view service = text.substr(0, colon);
    const bool one_action = colon != std::string_view::npos;
    const ByEffect* of_service = one_action ? find_own(service) : nullptr;
    const ByEffect* of_everything = find_own({});
    if (!take_copies(of_service, of_everything)) return false;
    for (const ByEffect* others : {of_service, of_everything}) {
      if (others == nullptr) continue;
      for (const Candidates& list : *others) {
        for (Candidate other : list) {
          const auto about =
              one_action ? about_action(other, service, text.substr(colon + 1)) : about_service(other, service);
          if (!about) continue;
          other.action_left = *about;
          of_effect(all, other).push_back(other);
        }
      }
    }
    return true;
  }

  const ByEffect* find_own(std::string_view text) const {
    const auto found = own_.find(text);
    return found == own_.end() ? nullptr : &found->second;
  }

  bool take_copies(const ByEffect* some, const ByEffect* others) {
    std::size_t copies = 0;
    for (const ByEffect* lists : {some, others}) {
      if (lists != nullptr) copies += (*lists)[0].size() + (*lists)[1].size();
    }
    return take_copies(copies);
  }
  bool take_copies(std::size_t copies) {
    if (copies > copies_left_) return false;
    copies_left_ -= copies;
    return true;
  }

  void add_bucket(std::string_view text, ByEffect& all, bool complete) {
    Bucket bucket;
    if (!complete) bucket.next = bucket_above(text);
    bucket.hash = hash_text(text);
    bucket.text_begin = static_cast<std::uint32_t>(index_.texts_.size());
    bucket.text_size = static_cast<std::uint32_t>(text.size());
    index_.texts_ += text;
    for (std::size_t effect = 0; effect < all.size(); ++effect) {
      drop_repetitions(all[effect]);
      bucket.lists[effect] = make_list(all[effect]);
    }
    index_.buckets_.push_back(bucket);
    std::size_t slot = bucket.hash & (index_.slots_.size() - 1);
    while (index_.slots_[slot] != 0) slot = (slot + 1) & (index_.slots_.size() - 1);
    index_.slots_[slot] = static_cast<std::uint32_t>(index_.buckets_.size());
    if (text.empty()) index_.everything_ = static_cast<std::uint32_t>(index_.buckets_.size() - 1);
  }

  // The bucket of the service of an action; if there is none, or for a service, the one of everything.  In the order of
  // own_, they were added before.
  std::uint32_t bucket_above(std::string_view text) const {
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
      const std::string_view service = text.substr(0, colon);
      const Bucket* found = index_.find_bucket(hash_text(service), service);
      if (found != nullptr) return static_cast<std::uint32_t>(found - index_.buckets_.data());
    }
    return index_.everything_;
  }

  static void sort(Candidates& list) {
    std::stable_sort(list.begin(), list.end(), [](const Candidate& a, const Candidate& b) {
      return std::tie(a.policy, a.statement->index, a.action_left) <
             std::tie(b.policy, b.statement->index, b.action_left);
    });
  }

  // A statement that is known to be about the action needs no second look.
  static void drop_repetitions(Candidates& list) {
    sort(list);
    const auto repeats = [](const Candidate& kept, const Candidate& next) {
      return kept.statement == next.statement && kept.action_left == Left::Nothing;
    };
    list.erase(std::unique(list.begin(), list.end(), repeats), list.end());
  }

  List make_list(const Candidates& candidates) {
    if (candidates.size() <= kUngroupedMax || !take_copies(resources_of(candidates))) return append(candidates);
    Candidates always;
    ByBeginning exact, prefixes;
    for (const Candidate& candidate : candidates) split_by_resource(candidate, always, exact, prefixes);
    List list = append(always);
    if (exact.empty() && prefixes.empty()) return list;
    list.grouping = static_cast<std::uint32_t>(index_.groupings_.size());
    index_.groupings_.push_back(make_grouping(exact, prefixes));
    return list;
  }

  using ByBeginning = std::map<std::string, Candidates>;

  static std::size_t resources_of(const Candidates& candidates) {
    std::size_t sum = 0;
    for (const Candidate& candidate : candidates) sum += candidate.statement->resources.size();
    return sum;
  }

  static void split_by_resource(Candidate candidate, Candidates& always, ByBeginning& exact, ByBeginning& prefixes) {
    if (candidate.resource_left == Left::Nothing || candidate.statement->resource_mode != ListMode::Listed) {
      always.push_back(candidate);
      return;
    }
    for (const ArnPattern& resource : candidate.statement->resources) {
      candidate.resource_left = Left::Entry;
      candidate.resource = &resource;
      std::string beginning = resource.literal_prefix();
      if (beginning.empty()) {
        always.push_back(candidate);
      } else {
        (resource.is_exact() ? exact : prefixes)[std::move(beginning)].push_back(candidate);
      }
    }
  }

  // Prefixes are cut to one of a few lengths.
  Grouping make_grouping(const ByBeginning& exact, const ByBeginning& prefixes) {
    Grouping grouping;
    grouping.lengths = choose_lengths(prefixes);
    grouping.exact = make_groups(exact, [](std::string_view text) { return text.size(); });
    grouping.prefixes =
        make_groups(prefixes, [&](std::string_view prefix) { return cut(grouping.lengths, prefix.size()); });
    return grouping;
  }

  // `length_of` says how much of a beginning counts.
  template <class LengthOf>
  Groups make_groups(const ByBeginning& beginnings, LengthOf length_of) {
    if (beginnings.empty()) return {};
    // By the hash alone, so that beginnings which collide share a group: somebody who makes them collide may not hide a
    // statement behind another.  What is found is matched anyway.
    std::map<std::uint64_t, Candidates> by_hash;
    for (const auto& [beginning, members] : beginnings) {
      Candidates& group = by_hash[hash_text(std::string_view(beginning).substr(0, length_of(beginning)))];
      group.insert(group.end(), members.begin(), members.end());
    }
    Groups groups(table_size(by_hash.size()));
    for (auto& [hash, members] : by_hash) {
      sort(members);
      const List run = append(members);
      std::size_t slot = hash & (groups.size() - 1);
      while (groups[slot].begin != groups[slot].end) slot = (slot + 1) & (groups.size() - 1);
      groups[slot] = {hash, run.begin, run.end};
    }
    return groups;
  }

  // Those that occur, or some of them spread over all, the shortest among them.
  static std::vector<std::uint32_t> choose_lengths(const ByBeginning& prefixes) {
    std::vector<std::uint32_t> lengths;
    for (const auto& [beginning, members] : prefixes) lengths.push_back(static_cast<std::uint32_t>(beginning.size()));
    std::sort(lengths.begin(), lengths.end());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
    if (lengths.size() <= kLengthsMax) return lengths;
    std::vector<std::uint32_t> chosen;
    for (std::size_t i = 0; i < kLengthsMax; ++i) chosen.push_back(lengths[i * lengths.size() / kLengthsMax]);
    return chosen;
  }

  // The longest of the lengths that is not above `size`.
  static std::size_t cut(const std::vector<std::uint32_t>& lengths, std::size_t size) {
    return *std::prev(std::upper_bound(lengths.begin(), lengths.end(), size));
  }

  List append(const Candidates& candidates) {
    List list;
    list.begin = static_cast<std::uint32_t>(index_.candidates_.size());
    index_.candidates_.insert(index_.candidates_.end(), candidates.begin(), candidates.end());
    list.end = static_cast<std::uint32_t>(index_.candidates_.size());
    return list;
  }

  StatementIndex& index_;
  std::map<std::string, ByEffect, std::less<>> own_;  // by bucket
  std::size_t entries_ = 0;
  std::size_t copies_left_ = 0;
};

StatementIndex::StatementIndex(std::span<const std::span<const Statement>> policies) {
  Builder builder(*this);
  std::uint32_t policy = 0;
  for (const std::span<const Statement> statements : policies) {
    for (const Statement& statement : statements) builder.add(statement, policy);
    ++policy;
  }
  builder.build();
}

std::size_t StatementIndex::bytes() const {
  const auto held = [](const auto& list) { return list.capacity() * sizeof(list[0]); };
  std::size_t sum =
      sizeof(StatementIndex) + texts_.capacity() + held(buckets_) + held(slots_) + held(candidates_) + held(groupings_);
  for (const Grouping& grouping : groupings_) {
    sum += held(grouping.exact) + held(grouping.prefixes) + held(grouping.lengths);
  }
  return sum;
}

}  // namespace rolecall::policy
