// SPDX-License-Identifier: Apache-2.0
//
// Internal: one I/O thread with its event loop and the connections pinned to it.  A connection lives on one thread for
// its whole life, so its state needs no lock; other threads reach it only through post().
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "http/serialize.h"

namespace rolecall::http {

class Connection;

class IoThread final : public std::enable_shared_from_this<IoThread> {
 public:
  using Executor = boost::asio::io_context::executor_type;

  explicit IoThread(const base::Clock& wall_clock) : clock(wall_clock), date(wall_clock) {}

  void start();
  // Runs what was posted before, lets the loop end, and joins.  All connections must be closed by then.
  void stop_and_join();

  boost::asio::io_context& context() { return context_; }
  bool is_current() const;

  // Runs `work` on this thread.  False: the thread has ended and `work` was dropped.
  template <class Work>
  bool post(Work&& work);

  // The rest is called on this thread only.
  void adopt(std::shared_ptr<Connection> connection);
  void release(Connection& connection);
  void drain();  // every connection, and those that are still to come
  void cut();
  // The sweep that ends overdue connections runs at least this often.
  void sweep_at_least_every(std::chrono::milliseconds interval);

  const base::Clock& clock;
  DateCache date;

 private:
  void schedule_sweep();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<Executor> work_{context_.get_executor()};
  boost::asio::steady_timer sweep_timer_{context_};
  std::chrono::milliseconds sweep_interval_{500};
  std::vector<std::shared_ptr<Connection>> connections_;
  bool draining_ = false;
  std::jthread thread_;
  base::Mutex mutex_;
  bool ended_ RC_GUARDED_BY(mutex_) = false;
};

template <class Work>
bool IoThread::post(Work&& work) {
  const base::Lock lock(mutex_);
  if (ended_) return false;
  boost::asio::post(context_, std::forward<Work>(work));
  return true;
}

}  // namespace rolecall::http
