// SPDX-License-Identifier: Apache-2.0
#include "http/io_thread.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "http/connection.h"

namespace rolecall::http {
namespace {

constexpr std::size_t kEventsPerTurn = 256;

thread_local const IoThread* current_thread = nullptr;

}  // namespace

IoThread::IoThread(const base::Clock& wall_clock)
    : clock(wall_clock),
      date(wall_clock),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
}

IoThread::~IoThread() {
  ::close(wake_);
  ::close(epoll_);
}

bool IoThread::is_current() const {
  return current_thread == this;
}

void IoThread::start() {
  thread_ = std::jthread([this] {
    current_thread = this;
    run();
  });
}

void IoThread::stop_and_join() {
  {
    const base::Lock lock(mutex_);
    if (ended_) return;
    ended_ = true;
  }
  ::eventfd_write(wake_, 1);
  if (thread_.joinable()) {
    thread_.join();
  } else {
    run();  // never started: only what was posted
  }
}

bool IoThread::post(Work work) {
  bool first = false;
  {
    const base::Lock lock(mutex_);
    if (ended_) return false;
    first = posted_.empty();
    posted_.push_back(std::move(work));
  }
  // Only the first of a burst has to wake the loop: it takes all of them.
  if (first) ::eventfd_write(wake_, 1);
  return true;
}

bool IoThread::watch(int descriptor, std::uint32_t events, EventHandler& handler) {
  epoll_event event{.events = events, .data = {.ptr = &handler}};
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

bool IoThread::change_watch(int descriptor, std::uint32_t events, EventHandler& handler) {
  epoll_event event{.events = events, .data = {.ptr = &handler}};
  return ::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event) == 0;
}

void IoThread::unwatch(int descriptor) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

void IoThread::run() {
  now_ = std::chrono::steady_clock::now();
  while (run_posted()) {
    for (const auto& connection : std::exchange(again_, {})) connection->on_events(0);
    wait_for_events();
    if (now_ >= next_sweep_) sweep();
    released_.clear();
  }
  released_.clear();
}

// False: the thread was told to end, and nothing posted is left.
bool IoThread::run_posted() {
  std::vector<Work> taken;
  bool ended = false;
  {
    const base::Lock lock(mutex_);
    taken.swap(posted_);
    ended = ended_;
  }
  for (Work& work : taken) work();
  return !ended;
}

void IoThread::wait_for_events() {
  std::array<epoll_event, kEventsPerTurn> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds_to_wait());
  now_ = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    // The eventfd has no handler and is never read: being edge-triggered, each write to it wakes the loop anew.
    if (event.data.ptr != nullptr) static_cast<EventHandler*>(event.data.ptr)->on_events(event.events);
  }
}

int IoThread::milliseconds_to_wait() const {
  if (!again_.empty()) return 0;
  if (connections_.empty() && at_sweep_.empty()) return -1;
  // Rounded up, or the last millisecond would be waited for in a spin.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_sweep_ - now_).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

void IoThread::sweep() {
  next_sweep_ = now_ + sweep_interval_;
  for (Work& work : std::exchange(at_sweep_, {})) work();
  // Backwards, because a connection that ends takes the last one's place.
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (connections_[i]->overdue(now_)) connections_[i]->on_overdue();
  }
}

void IoThread::adopt(const std::shared_ptr<Connection>& connection) {
  connection->index_in_thread = connections_.size();
  connections_.push_back(connection);
  if (draining_) connection->drain();
}

void IoThread::release(Connection& connection) {
  const std::size_t index = connection.index_in_thread;
  connections_.back()->index_in_thread = index;
  std::swap(connections_[index], connections_.back());
  released_.push_back(std::move(connections_.back()));
  connections_.pop_back();
}

void IoThread::drain() {
  draining_ = true;
  for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->drain();
}

void IoThread::cut() {
  for (std::size_t i = connections_.size(); i-- > 0;) connections_[i]->cut();
}

void IoThread::sweep_at_least_every(std::chrono::milliseconds interval) {
  sweep_interval_ = std::min(sweep_interval_, interval);
}

}  // namespace rolecall::http
