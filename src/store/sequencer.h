// SPDX-License-Identifier: Apache-2.0
//
// Sequencer: the part of a store that is the same for every medium.  It decides the order of commits, applies them to
// head(), hands them to the medium many at a time, and publishes what became durable.  A backend is a Medium and a
// function that opens it.
//
// Threads: submit(), read() and head() come from anywhere.  One thread of the sequencer calls the medium, the watchers
// and `done`, so they need no locks among themselves.  There is one queue and no other hand-over:
//
//   submit()  under the lock: check the revision, apply to a copy of head, queue
//   writer    takes the whole queue, writes it as one batch, then for each commit in order: read(), watchers, done
//
// When the medium refuses a batch, that batch and everything queued behind it (it was decided on a state that will
// never be) fail with Unavailable, and head() goes back to read(); the next submit() tries the medium again.
#pragma once

#include <span>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "store/store.h"

namespace rolecall::store {

// Where commits become durable.
class Medium {
 public:
  struct Entry {
    const state::Changes& changes;  // never empty
    state::Revision revision;
  };

  virtual ~Medium() = default;
  // Makes all entries durable, or none.  They come in order and without a gap behind the last write that succeeded.
  // Called by one thread at a time.
  virtual base::Status write(std::span<const Entry> entries) = 0;
};

class Sequencer final : public Store {
 public:
  Sequencer(state::SnapshotPtr start, std::unique_ptr<Medium> medium);
  ~Sequencer() override;
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  state::SnapshotPtr read() const override;
  state::SnapshotPtr head() const override;
  base::Result<state::Revision, Error> submit(state::Changes changes, state::Revision expected, Done done) override;
  void watch(Watcher watcher) override;

 private:
  struct Pending {
    state::Changes changes;
    state::SnapshotPtr before, after;  // the same one if nothing changes
    Done done;
  };

  void run();
  base::Status write(std::span<const Pending> batch);
  void publish(Pending& pending, std::span<const Watcher> watchers);
  void fail(std::vector<Pending> batch, const std::string& why);

  const std::unique_ptr<Medium> medium_;

  mutable base::Mutex mutex_;
  base::Condition wake_;  // for the writer: something is queued, or the end has come
  state::SnapshotPtr head_ RC_GUARDED_BY(mutex_);
  std::vector<Pending> queue_ RC_GUARDED_BY(mutex_);
  std::vector<Watcher> watchers_ RC_GUARDED_BY(mutex_);
  bool closing_ RC_GUARDED_BY(mutex_) = false;

  // Apart from the other lock, so that a reader waits at most for another reader's copy of one pointer.
  mutable base::Mutex read_mutex_;
  state::SnapshotPtr read_ RC_GUARDED_BY(read_mutex_);

  std::thread writer_;  // last: it uses all of the above
};

}  // namespace rolecall::store
