// SPDX-License-Identifier: Apache-2.0
#include "store/sequencer.h"

#include <utility>

namespace rolecall::store {

Sequencer::Sequencer(state::SnapshotPtr start, std::unique_ptr<Medium> medium)
    : medium_(std::move(medium)), head_(start), read_(std::move(start)), writer_([this] { run(); }) {}

Sequencer::~Sequencer() {
  {
    base::Lock lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

state::SnapshotPtr Sequencer::read() const {
  base::Lock lock(read_mutex_);
  return read_;
}

state::SnapshotPtr Sequencer::head() const {
  base::Lock lock(mutex_);
  return head_;
}

void Sequencer::watch(Watcher watcher) {
  base::Lock lock(mutex_);
  watchers_.push_back(std::move(watcher));
}

base::Result<state::Revision, Error> Sequencer::submit(state::Changes changes, state::Revision expected, Done done) {
  state::SnapshotPtr before;
  state::Revision revision = expected;
  {
    base::Lock lock(mutex_);
    if (closing_) return base::failure(Error{Error::Kind::Closed, "the store is being closed"});
    if (head_->revision != expected) {
      return base::failure(Error{Error::Kind::Conflict, "the state has changed since it was read"});
    }
    before = head_;
    if (!changes.empty()) {
      auto after = std::make_shared<state::Snapshot>(*before);
      after->apply(changes);
      after->revision = ++revision;
      head_ = std::move(after);
    }
    queue_.push_back({std::move(changes), std::move(before), head_, std::move(done)});
  }
  wake_.notify_one();
  return revision;
}

void Sequencer::run() {
  for (;;) {
    std::vector<Pending> batch;
    std::vector<Watcher> watchers;
    {
      base::Lock lock(mutex_);
      while (queue_.empty() && !closing_) wake_.wait(mutex_);
      if (queue_.empty()) return;
      batch.swap(queue_);
      watchers = watchers_;
    }
    if (const auto written = write(batch); written) {
      for (auto& pending : batch) publish(pending, watchers);
    } else {
      fail(std::move(batch), written.error().message);
    }
  }
}

base::Status Sequencer::write(std::span<const Pending> batch) {
  std::vector<Medium::Entry> entries;
  entries.reserve(batch.size());
  for (const auto& pending : batch) {
    if (!pending.changes.empty()) entries.push_back({pending.changes, pending.after->revision});
  }
  return entries.empty() ? base::Status() : medium_->write(entries);
}

void Sequencer::publish(Pending& pending, std::span<const Watcher> watchers) {
  if (!pending.changes.empty()) {
    state::SnapshotPtr last = pending.after;
    {
      base::Lock lock(read_mutex_);
      last.swap(read_);
    }
    last.reset();  // perhaps its last owner: freeing it must not hold up readers
    for (const auto& watcher : watchers) watcher({pending.changes, pending.before, pending.after});
  }
  if (pending.done) pending.done(pending.after);
}

void Sequencer::fail(std::vector<Pending> batch, const std::string& why) {
  const state::SnapshotPtr durable = read();
  std::vector<Pending> behind;
  {
    base::Lock lock(mutex_);
    head_ = durable;
    behind.swap(queue_);
  }
  for (auto* pendings : {&batch, &behind}) {
    for (auto& pending : *pendings) {
      if (pending.done) pending.done(base::failure(Error{Error::Kind::Unavailable, why}));
    }
  }
}

}  // namespace rolecall::store
