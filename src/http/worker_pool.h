// SPDX-License-Identifier: Apache-2.0
//
// Internal: a fixed number of threads for work that may block, behind a bounded queue.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace rolecall::http {

class WorkerPool {
 public:
  using Job = std::move_only_function<void()>;

  WorkerPool(std::size_t threads, std::size_t queue_max) : thread_count_(threads), queue_max_(queue_max) {}
  ~WorkerPool() { stop_and_join(); }

  void start();
  // False: the queue is full, or the pool has stopped; `job` is untouched.
  bool submit(Job&& job) RC_EXCLUDES(mutex_);
  // Drops what waits, lets what runs end, and joins.
  void stop_and_join() RC_EXCLUDES(mutex_);

 private:
  void run() RC_EXCLUDES(mutex_);

  const std::size_t thread_count_;
  const std::size_t queue_max_;
  std::vector<std::jthread> threads_;
  base::Mutex mutex_;
  base::Condition changed_;
  std::deque<Job> queue_ RC_GUARDED_BY(mutex_);
  bool stopped_ RC_GUARDED_BY(mutex_) = false;
};

}  // namespace rolecall::http
