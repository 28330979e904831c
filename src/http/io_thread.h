// SPDX-License-Identifier: Apache-2.0
//
// Internal: one I/O thread with its event loop and the connections pinned to it.  A connection lives on one thread for
// its whole life, so its state needs no lock; other threads reach it only through post().
//
// WHY epoll directly and not Asio: sockets are registered once, edge-triggered, and a short read tells that the socket
// is empty, so a request costs one recv and one send.  Asio tries every read before it waits, one system call more for
// every request (docs/adr/0008-own-event-loop.md).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "http/serialize.h"

namespace rolecall::http {

class Connection;

// Told of epoll's events on the I/O thread where it is watched.
class EventHandler {
 public:
  virtual void on_events(std::uint32_t events) = 0;

 protected:
  ~EventHandler() = default;
};

class IoThread {
 public:
  using Work = std::move_only_function<void()>;

  explicit IoThread(const base::Clock& wall_clock);
  ~IoThread();
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  void start();
  // Runs what was posted before, then ends the loop and joins.  All connections must be closed by then.
  void stop_and_join();
  bool is_current() const;

  // Runs `work` on this thread.  False: the thread has ended and `work` was dropped.  Any thread.
  bool post(Work work) RC_EXCLUDES(mutex_);
  // Any thread.  Events as for epoll_ctl.  False: the kernel refused (no memory, too many watches).
  bool watch(int descriptor, std::uint32_t events, EventHandler& handler);
  bool change_watch(int descriptor, std::uint32_t events, EventHandler& handler);
  void unwatch(int descriptor);

  // The rest is called on this thread only.
  std::chrono::steady_clock::time_point now() const { return now_; }  // as of this turn of the loop
  void adopt(const std::shared_ptr<Connection>& connection);
  // `connection` stays valid to the end of this turn of the loop.
  void release(Connection& connection);
  // Calls on_events(0) at the next turn: for a connection that has more to read but had its share.
  void again(std::shared_ptr<Connection> connection) { again_.push_back(std::move(connection)); }
  void at_next_sweep(Work work) { at_sweep_.push_back(std::move(work)); }
  void drain();  // every connection, and those that are still to come
  void cut();
  // The sweep that ends overdue connections runs at least this often.
  void sweep_at_least_every(std::chrono::milliseconds interval);

  const base::Clock& clock;
  DateCache date;

 private:
  void run();
  bool run_posted() RC_EXCLUDES(mutex_);
  void wait_for_events();
  int milliseconds_to_wait() const;
  void sweep();

  const int epoll_;
  const int wake_;  // an eventfd
  std::chrono::steady_clock::time_point now_{};
  std::chrono::steady_clock::time_point next_sweep_{};
  std::chrono::milliseconds sweep_interval_{500};
  std::vector<std::shared_ptr<Connection>> connections_;
  std::vector<std::shared_ptr<Connection>> released_;
  std::vector<std::shared_ptr<Connection>> again_;
  std::vector<Work> at_sweep_;
  bool draining_ = false;
  std::jthread thread_;

  base::Mutex mutex_;
  std::vector<Work> posted_ RC_GUARDED_BY(mutex_);
  bool ended_ RC_GUARDED_BY(mutex_) = false;
};

}  // namespace rolecall::http
