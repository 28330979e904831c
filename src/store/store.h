// SPDX-License-Identifier: Apache-2.0
//
// The contract of every store: where the state lives and how it changes.
//
// State changes in commits.  A commit is a list of changes that becomes part of the state as a whole or not at all, and
// has the next revision.  A store keeps two snapshots:
//
//   head()   the newest accepted commit, perhaps not yet on disk.  Only for deciding the next commit.
//   read()   the newest durable commit.  What callers are shown: a read never sees what a crash could take back.
//
// Deciding and accepting is fast and one at a time; making durable is slow and many at a time (group commit).  That is
// why submit() answers at once and `done` comes later: writers do not wait for each other's disk.
//
// When the medium fails, every commit that is not durable yet fails with Unavailable, also those accepted behind the
// one that hit the failure: they were decided on a state that will never be.  head() then goes back to read(), so
// revisions that nobody was told are durable are given again.  The next submit() tries the medium anew.
//
// Backends: memory/ (tests), sqlite/ (embedded).  All of them MUST pass store/conformance/.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "state/snapshot.h"

namespace rolecall::store {

struct Error {
  enum class Kind {
    Conflict,     // head() is no longer at the expected revision: decide again on the new head()
    Unavailable,  // the medium failed (message says how); the commit is not part of the state
    Closed,       // the store is being closed
  };
  Kind kind;
  std::string message;
};

// One durable commit, as a watcher sees it.
struct Commit {
  const state::Changes& changes;
  state::SnapshotPtr before;
  state::SnapshotPtr after;
};

class Store {
 public:
  // Called exactly once, from a thread of the store, in order of revisions: the snapshot after the commit, which read()
  // answers from then on, or why the commit could not be made durable.  It must not block and not call submit().  May
  // be empty.
  using Done = std::move_only_function<void(base::Result<state::SnapshotPtr, Error>)>;
  // Called for every durable commit, in order, from a thread of the store, before that commit's `done`.  Must not block
  // and not call submit().
  using Watcher = std::function<void(const Commit&)>;

  // Waits until every accepted commit is durable or has failed.
  virtual ~Store() = default;

  // Never null; thread-safe; wait-free for practical purposes.
  virtual state::SnapshotPtr read() const = 0;
  virtual state::SnapshotPtr head() const = 0;

  // Accepts the changes if head()'s revision is `expected`, and answers the revision the commit will have.  Otherwise
  // answers Conflict (or Closed), changes nothing and does not call `done`.  Empty changes are accepted too: they take
  // no revision, so the answer is `expected`, watchers do not see them, and `done` comes when everything accepted
  // before is durable.  Thread-safe.
  virtual base::Result<state::Revision, Error> submit(state::Changes changes, state::Revision expected, Done done) = 0;

  // Watchers are called for commits accepted after this call.  Add them before the first submit().
  virtual void watch(Watcher watcher) = 0;
};

// submit() and wait: for start-up, tests and background work, never on an I/O thread.
base::Result<state::SnapshotPtr, Error> commit(Store& store, state::Changes changes, state::Revision expected);

// Decides and commits: calls decide(head snapshot) until its changes meet no conflict.  For background work.
base::Result<state::SnapshotPtr, Error> transact(Store& store,
                                                 const std::function<state::Changes(const state::Snapshot&)>& decide);

}  // namespace rolecall::store
