// SPDX-License-Identifier: Apache-2.0
#include "http/io_thread.h"

#include "http/connection.h"

namespace rolecall::http {
namespace {
thread_local const IoThread* current_thread = nullptr;
}

bool IoThread::is_current() const {
  return current_thread == this;
}

void IoThread::start() {
  schedule_sweep();
  thread_ = std::jthread([this] {
    current_thread = this;
    context_.run();
  });
}

void IoThread::stop_and_join() {
  {
    const base::Lock lock(mutex_);
    if (ended_) return;
    ended_ = true;
  }
  boost::asio::post(context_, [this] {
    sweep_timer_.cancel();
    draining_ = true;
    work_.reset();
  });
  if (thread_.joinable())
    thread_.join();
  else
    context_.run();
}

void IoThread::adopt(std::shared_ptr<Connection> connection) {
  connection->index_in_thread = connections_.size();
  connections_.push_back(connection);
  if (draining_) connection->drain();
}

void IoThread::release(Connection& connection) {
  const std::size_t index = connection.index_in_thread;
  connections_.back()->index_in_thread = index;
  std::swap(connections_[index], connections_.back());
  connections_.pop_back();
}

void IoThread::drain() {
  draining_ = true;
  // Backwards, because a connection that ends takes the last one's place.
  for (std::size_t i = connections_.size(); i-- > 0;) std::shared_ptr(connections_[i])->drain();
}

void IoThread::cut() {
  for (std::size_t i = connections_.size(); i-- > 0;) std::shared_ptr(connections_[i])->cut();
}

void IoThread::sweep_at_least_every(std::chrono::milliseconds interval) {
  if (interval >= sweep_interval_) return;
  sweep_interval_ = interval;
  sweep_timer_.cancel();
}

void IoThread::schedule_sweep() {
  sweep_timer_.expires_after(sweep_interval_);
  sweep_timer_.async_wait([this](const boost::system::error_code&) {
    if (!work_.owns_work()) return;
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = connections_.size(); i-- > 0;) {
      if (connections_[i]->overdue(now)) std::shared_ptr(connections_[i])->on_overdue();
    }
    schedule_sweep();
  });
}

}  // namespace rolecall::http
