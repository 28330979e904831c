// SPDX-License-Identifier: Apache-2.0
//
// Propagation: the state as it was `delay` ago, for operators who want to see how their tools bear AWS's eventual
// consistency.  With a delay of zero it is the state itself and costs nothing.
//
// Thread-safe.
#pragma once

#include <deque>

#include "base/clock.h"
#include "base/mutex.h"
#include "store/store.h"

namespace rolecall::service {

class Propagation {
 public:
  // Watches the store from now on; must be made before the store's first commit.
  Propagation(store::Store& store, const base::Clock& clock, base::seconds delay);

  // `current` without a delay, else the newest snapshot that was durable `delay` before now.
  state::SnapshotPtr seen_now(const state::SnapshotPtr& current) const;

 private:
  struct Entry {
    base::Time since;
    state::SnapshotPtr snapshot;
  };

  const base::Clock& clock_;
  const base::milliseconds delay_;
  mutable base::Mutex mutex_;
  // Oldest first; the first entry is the one in force, the others wait for their time.
  mutable std::deque<Entry> history_ RC_GUARDED_BY(mutex_);
};

}  // namespace rolecall::service
