// SPDX-License-Identifier: Apache-2.0
#include "store/conformance/conformance.h"

#include <fmt/format.h>

#include <atomic>
#include <thread>
#include <vector>

namespace rolecall::store {
namespace {

using state::Account;
using state::Changes;
using state::Revision;
using state::Snapshot;
using state::SnapshotPtr;

Account account(std::string id, std::string note = "") {
  Account out;
  out.id = base::AccountId(std::move(id));
  out.canonical_user_id = std::move(note);
  return out;
}

Changes put(std::string id, std::string note = "") {
  Changes changes;
  changes.put(account(std::move(id), std::move(note)));
  return changes;
}

TEST_P(StoreConformance, ANewStoreIsEmptyAtRevisionZero) {
  EXPECT_EQ(store_->read()->revision, 0U);
  EXPECT_EQ(store_->head()->revision, 0U);
  EXPECT_TRUE(store_->read()->all<Account>().empty());
}

TEST_P(StoreConformance, ACommitHasTheNextRevisionAndIsSeenByAllWhenDone) {
  const auto after = commit(*store_, put("1"), 0);
  ASSERT_TRUE(after);
  EXPECT_EQ((*after)->revision, 1U);
  EXPECT_NE((*after)->find<Account>("1"), nullptr);
  EXPECT_EQ(store_->read(), *after);
  EXPECT_EQ(store_->head(), *after);
}

TEST_P(StoreConformance, HeadIsAheadAsSoonAsACommitIsAccepted) {
  const auto revision = store_->submit(put("1"), 0, {});
  ASSERT_TRUE(revision);
  EXPECT_EQ(*revision, 1U);
  EXPECT_EQ(store_->head()->revision, 1U);
  EXPECT_NE(store_->head()->find<Account>("1"), nullptr);
}

TEST_P(StoreConformance, AConflictChangesNothingAndCallsNobody) {
  ASSERT_TRUE(commit(*store_, put("1"), 0));
  bool called = false;
  for (const Revision expected : {Revision(0), Revision(2)}) {
    const auto refused = store_->submit(put("2"), expected, [&](auto) { called = true; });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Conflict);
  }
  ASSERT_TRUE(commit(*store_, put("3"), 1));  // anything before it is done by now
  EXPECT_FALSE(called);
  EXPECT_EQ(store_->read()->find<Account>("2"), nullptr);
}

TEST_P(StoreConformance, ASnapshotStaysAsItWas) {
  const auto first = commit(*store_, put("1", "old"), 0);
  ASSERT_TRUE(first);
  Changes changes = put("1", "new");
  changes.put(account("2"));
  ASSERT_TRUE(commit(*store_, std::move(changes), 1));
  EXPECT_EQ((*first)->find<Account>("1")->canonical_user_id, "old");
  EXPECT_EQ((*first)->all<Account>().size(), 1U);
}

TEST_P(StoreConformance, TheLastChangeOfAKeyCounts) {
  Changes changes = put("1", "first");
  changes.erase<Account>("1");
  changes.put(account("1", "second"));
  changes.put(account("2"));
  changes.erase<Account>("2");
  changes.erase<Account>("never there");
  ASSERT_TRUE(commit(*store_, std::move(changes), 0));
  if (GetParam().memory == Backend::Memory::Keeps) reopen();
  EXPECT_EQ(store_->read()->find<Account>("1")->canonical_user_id, "second");
  EXPECT_EQ(store_->read()->all<Account>().size(), 1U);
}

// The order of everything that the store says, from one store's thread.
TEST_P(StoreConformance, EachCommitReachesReadThenWatchersThenDoneInOrderOfRevisions) {
  std::vector<std::string> said;
  store_->watch([&](const Commit& commit) {
    EXPECT_EQ(commit.changes.list().size(), 1U);
    EXPECT_EQ(commit.before->revision + 1, commit.after->revision);
    EXPECT_EQ(store_->read(), commit.after);
    said.push_back(fmt::format("watch {}", commit.after->revision));
  });
  for (Revision revision = 0; revision < 20; ++revision) {
    ASSERT_TRUE(store_->submit(put(fmt::format("{}", revision)), revision, [&](auto result) {
      ASSERT_TRUE(result);
      EXPECT_EQ(store_->read(), *result);
      said.push_back(fmt::format("done {}", (*result)->revision));
    }));
  }
  ASSERT_TRUE(commit(*store_, {}, 20));
  std::vector<std::string> expected;
  for (int revision = 1; revision <= 20; ++revision) {
    expected.push_back(fmt::format("watch {}", revision));
    expected.push_back(fmt::format("done {}", revision));
  }
  EXPECT_EQ(said, expected);
}

TEST_P(StoreConformance, EmptyChangesTakeNoRevisionAndAreDoneAfterAllBefore) {
  std::vector<Revision> watched;
  store_->watch([&](const Commit& commit) { watched.push_back(commit.after->revision); });
  bool first_done = false;
  ASSERT_TRUE(store_->submit(put("1"), 0, [&](auto) { first_done = true; }));
  const auto empty = commit(*store_, {}, 1);
  ASSERT_TRUE(empty);
  EXPECT_TRUE(first_done);
  EXPECT_EQ((*empty)->revision, 1U);
  const auto refused = commit(*store_, {}, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::Conflict);
  EXPECT_EQ(watched, std::vector<Revision>{1});
  EXPECT_EQ(store_->head()->revision, 1U);
}

TEST_P(StoreConformance, ClosingWaitsUntilEveryAcceptedCommitIsDone) {
  int done = 0;
  for (Revision revision = 0; revision < 50; ++revision) {
    ASSERT_TRUE(store_->submit(put(fmt::format("{}", revision)), revision, [&](auto result) { done += bool(result); }));
  }
  store_.reset();
  EXPECT_EQ(done, 50);
}

// `expected` is what keeps a read-modify-write whole: no increment may be lost.
TEST_P(StoreConformance, WritersOfManyThreadsLoseNothing) {
  constexpr int kThreads = 8, kRounds = 25;
  std::atomic<bool> torn = false;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < kRounds; ++round) {
        const auto result = transact(*store_, [&](const Snapshot& head) {
          const auto* counter = head.find<Account>("counter");
          const int count = counter ? std::stoi(counter->canonical_user_id) : 0;
          Changes changes = put("counter", std::to_string(count + 1));
          changes.put(account("twin", std::to_string(count + 1)));
          changes.put(account(fmt::format("{}-{}", thread, round)));
          return changes;
        });
        ASSERT_TRUE(result);
        const SnapshotPtr now = store_->read();
        torn =
            torn || now->find<Account>("counter")->canonical_user_id != now->find<Account>("twin")->canonical_user_id;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  if (GetParam().memory == Backend::Memory::Keeps) reopen();
  EXPECT_FALSE(torn);
  EXPECT_EQ(store_->read()->revision, static_cast<Revision>(kThreads * kRounds));
  EXPECT_EQ(store_->read()->find<Account>("counter")->canonical_user_id, std::to_string(kThreads * kRounds));
  EXPECT_EQ(store_->read()->all<Account>().size(), static_cast<std::size_t>(kThreads * kRounds + 2));
}

TEST_P(StoreConformance, BuiltinEntitiesAreInEverySnapshotButNeverStored) {
  reopen(put("builtin"));
  EXPECT_EQ(store_->read()->revision, 0U);
  EXPECT_NE(store_->read()->find<Account>("builtin"), nullptr);
  const auto after = commit(*store_, put("1"), 0);
  ASSERT_TRUE(after);
  EXPECT_NE((*after)->find<Account>("builtin"), nullptr);
  reopen(put("another"));
  EXPECT_EQ(store_->read()->find<Account>("builtin"), nullptr);
  EXPECT_NE(store_->read()->find<Account>("another"), nullptr);
}

TEST_P(StoreConformance, AStoreOpenedAgainHasAllThatWasDone) {
  if (GetParam().memory == Backend::Memory::Forgets) GTEST_SKIP() << "this backend forgets by design";
  Changes first = put("1", "one");
  state::Role role;
  role.account = base::AccountId("1");
  role.name = "Web";
  role.id = base::UniqueId("AROA1");
  role.tags = {{"team", "blue"}};
  first.put(role);
  ASSERT_TRUE(commit(*store_, std::move(first), 0));
  Changes second = put("2", std::string(100'000, 'x'));
  second.erase<Account>("1");
  ASSERT_TRUE(commit(*store_, std::move(second), 1));
  reopen();
  const SnapshotPtr found = store_->read();
  EXPECT_EQ(found->revision, 2U);
  EXPECT_EQ(store_->head(), found);
  EXPECT_EQ(found->find<Account>("1"), nullptr);
  ASSERT_NE(found->find<Account>("2"), nullptr);
  EXPECT_EQ(found->find<Account>("2")->canonical_user_id.size(), 100'000U);
  ASSERT_NE(found->role_by_id("AROA1"), nullptr);  // indexes are made again
  EXPECT_EQ(found->role_by_id("AROA1")->tags, role.tags);
  const auto next = commit(*store_, put("3"), 2);
  ASSERT_TRUE(next);
  EXPECT_EQ((*next)->revision, 3U);
}

}  // namespace
}  // namespace rolecall::store
