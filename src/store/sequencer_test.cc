// SPDX-License-Identifier: Apache-2.0
//
// What the order of things is while a medium is slow or fails; the rest of the contract is in conformance/.
#include "store/sequencer.h"

#include <gtest/gtest.h>

#include <future>
#include <semaphore>

namespace rolecall::store {
namespace {

using state::Changes;

// A medium that waits for the test at each batch and does what it is told.
struct Gate {
  std::counting_semaphore<> arrived{0}, opened{0};
  bool works = true;
  std::vector<std::vector<state::Revision>> batches;
};

class GatedMedium final : public Medium {
 public:
  explicit GatedMedium(Gate& gate) : gate_(gate) {}
  base::Status write(std::span<const Entry> entries) override {
    gate_.arrived.release();
    gate_.opened.acquire();
    if (!gate_.works) return base::failure("the disk is full");
    auto& batch = gate_.batches.emplace_back();
    for (const auto& entry : entries) batch.push_back(entry.revision);
    return {};
  }

 private:
  Gate& gate_;
};

Changes put(const char* id) {
  state::Account account;
  account.id = base::AccountId(id);
  Changes changes;
  changes.put(std::move(account));
  return changes;
}

class SequencerTest : public testing::Test {
 protected:
  Gate gate_;
  Sequencer store_{std::make_shared<state::Snapshot>(), std::make_unique<GatedMedium>(gate_)};
  std::vector<std::string> said_;

  Store::Done note(std::string name) {
    return [this, name = std::move(name)](auto result) {
      said_.push_back(name + (result ? " done" : ": " + result.error().message));
    };
  }
  // Waits until everything submitted before has been answered.
  void settle() { (void)commit(store_, {}, store_.head()->revision).has_value(); }
};

TEST_F(SequencerTest, ReadDoesNotShowWhatTheMediumHasNotTakenYet) {
  ASSERT_TRUE(store_.submit(put("1"), 0, note("one")));
  gate_.arrived.acquire();
  EXPECT_EQ(store_.head()->revision, 1U);
  EXPECT_EQ(store_.read()->revision, 0U);
  EXPECT_TRUE(said_.empty());
  gate_.opened.release();
  settle();
  EXPECT_EQ(store_.read()->revision, 1U);
  EXPECT_EQ(said_, std::vector<std::string>{"one done"});
}

TEST_F(SequencerTest, WhatIsAcceptedDuringAWriteGoesIntoTheNextOneTogether) {
  ASSERT_TRUE(store_.submit(put("1"), 0, note("one")));
  gate_.arrived.acquire();
  ASSERT_TRUE(store_.submit(put("2"), 1, note("two")));
  ASSERT_TRUE(store_.submit({}, 2, note("empty")));
  ASSERT_TRUE(store_.submit(put("3"), 2, note("three")));
  gate_.opened.release(2);
  settle();
  EXPECT_EQ(gate_.batches, (std::vector<std::vector<state::Revision>>{{1}, {2, 3}}));
  EXPECT_EQ(said_, (std::vector<std::string>{"one done", "two done", "empty done", "three done"}));
}

TEST_F(SequencerTest, AFailureTakesEverythingBehindItAlongAndHeadGoesBack) {
  gate_.works = false;
  int watched = 0;
  store_.watch([&](const Commit&) { ++watched; });
  ASSERT_TRUE(store_.submit(put("1"), 0, note("one")));
  gate_.arrived.acquire();
  ASSERT_TRUE(store_.submit(put("2"), 1, note("two")));
  std::promise<void> last_said;
  ASSERT_TRUE(store_.submit({}, 2, [&](auto result) {
    note("empty")(std::move(result));
    last_said.set_value();
  }));
  gate_.opened.release();
  last_said.get_future().wait();
  EXPECT_EQ(said_,
            (std::vector<std::string>{"one: the disk is full", "two: the disk is full", "empty: the disk is full"}));
  EXPECT_EQ(store_.head(), store_.read());
  EXPECT_EQ(store_.head()->revision, 0U);
  EXPECT_EQ(watched, 0);

  // The medium is tried again, and the revision that failed is given again.
  gate_.works = true;
  gate_.opened.release();
  const auto again = commit(store_, put("1"), 0);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->revision, 1U);
  EXPECT_EQ(watched, 1);
}

TEST_F(SequencerTest, ACommitThatFailsAnswersUnavailable) {
  gate_.works = false;
  gate_.opened.release();
  const auto failed = commit(store_, put("1"), 0);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, Error::Kind::Unavailable);
}

TEST_F(SequencerTest, TransactDecidesAgainOnTheNewHeadAfterAConflict) {
  gate_.opened.release(2);
  int decided = 0;
  const auto result = transact(store_, [&](const state::Snapshot& head) {
    // Someone else is quicker, once.
    if (decided++ == 0) {
      EXPECT_TRUE(store_.submit(put("1"), head.revision, {}));
    }
    return put("2");
  });
  ASSERT_TRUE(result);
  EXPECT_EQ((*result)->revision, 2U);
  EXPECT_EQ(decided, 2);
}

}  // namespace
}  // namespace rolecall::store
