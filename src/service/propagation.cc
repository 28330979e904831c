// SPDX-License-Identifier: Apache-2.0
#include "service/propagation.h"

namespace rolecall::service {

Propagation::Propagation(store::Store& store, const base::Clock& clock, base::seconds delay)
    : clock_(clock), delay_(delay) {
  if (delay_.count() == 0) return;
  {
    base::Lock lock(mutex_);
    history_.push_back({base::Time::min(), store.read()});
  }
  store.watch([this](const store::Commit& commit) {
    base::Lock lock(mutex_);
    // The account itself is not a change that anybody made: its root key works from the start.
    const bool first = commit.before->revision == 0;
    history_.push_back({first ? base::Time::min() : clock_.now(), commit.after});
  });
}

state::SnapshotPtr Propagation::seen_now(const state::SnapshotPtr& current) const {
  if (delay_.count() == 0) return current;
  const base::Time horizon = clock_.now() - delay_;
  base::Lock lock(mutex_);
  while (history_.size() > 1 && history_[1].since <= horizon) history_.pop_front();
  return history_.front().snapshot;
}

}  // namespace rolecall::service
