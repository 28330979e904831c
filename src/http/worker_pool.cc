// SPDX-License-Identifier: Apache-2.0
#include "http/worker_pool.h"

#include <utility>

namespace rolecall::http {

void WorkerPool::start() {
  for (std::size_t i = 0; i < thread_count_; ++i) threads_.emplace_back([this] { run(); });
}

bool WorkerPool::submit(Job&& job) {
  const base::Lock lock(mutex_);
  if (stopped_ || queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

void WorkerPool::stop_and_join() {
  std::deque<Job> dropped;  // destroyed without the lock
  {
    const base::Lock lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
    changed_.notify_all();
  }
  threads_.clear();
}

void WorkerPool::run() {
  while (true) {
    Job job;
    {
      const base::Lock lock(mutex_);
      while (queue_.empty() && !stopped_) changed_.wait(mutex_);
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job();
  }
}

}  // namespace rolecall::http
