// SPDX-License-Identifier: Apache-2.0
#include "daemon/driver_loop.h"

#include <iterator>
#include <utility>

#include "base/log.h"

namespace rolecall::daemon {

void DriverLoop::Inbox::add(driver::Work more) {
  if (more.empty()) return;
  const base::Lock lock(mutex);
  std::ranges::move(more.instances, std::back_inserter(work.instances));
  std::ranges::move(more.associations, std::back_inserter(work.associations));
  changed.notify_one();
}

driver::Work DriverLoop::Inbox::take() {
  const base::Lock lock(mutex);
  while (work.empty() && !closed) changed.wait(mutex);
  return closed ? driver::Work{} : std::exchange(work, {});
}

void DriverLoop::Inbox::close() {
  const base::Lock lock(mutex);
  closed = true;
  changed.notify_one();
}

DriverLoop::DriverLoop(store::Store& store, driver::Driver& driver, const base::Clock& clock)
    : store_(store), driver_(driver), clock_(clock) {
  store_.watch([inbox = inbox_](const store::Commit& commit) { inbox->add(driver::work_in(commit.changes)); });
}

DriverLoop::~DriverLoop() {
  inbox_->close();
  if (thread_.joinable()) thread_.join();
}

void DriverLoop::start() {
  inbox_->add(driver::work_in(*store_.read()));
  thread_ = std::thread([this] { run(); });
}

void DriverLoop::run() {
  for (driver::Work work = inbox_->take(); !work.empty(); work = inbox_->take()) settle(work);
}

void DriverLoop::settle(const driver::Work& work) {
  while (true) {
    const state::SnapshotPtr head = store_.head();
    state::Changes changes = driver_.settle(*head, work, clock_.now());
    if (changes.empty()) return;
    const auto done = store::commit(store_, std::move(changes), head->revision);
    if (done || done.error().kind == store::Error::Kind::Closed) return;
    if (done.error().kind == store::Error::Kind::Conflict) continue;
    // What was wished stays written down and is taken up at the next start.
    base::log_error("instances could not be brought to their state", {{"reason", done.error().message}});
    return;
  }
}

}  // namespace rolecall::daemon
