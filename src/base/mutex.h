// SPDX-License-Identifier: Apache-2.0
//
// std::mutex with clang's thread-safety annotations: a field marked RC_GUARDED_BY(mutex_) that is touched without the
// lock fails the lint build (`./dev lint`).  Under g++ the annotations vanish.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define RC_ANNOTATE(x) __attribute__((x))
#else
#define RC_ANNOTATE(x)
#endif
#define RC_GUARDED_BY(x) RC_ANNOTATE(guarded_by(x))
#define RC_REQUIRES(...) RC_ANNOTATE(requires_capability(__VA_ARGS__))
#define RC_EXCLUDES(...) RC_ANNOTATE(locks_excluded(__VA_ARGS__))

namespace rolecall::base {

class RC_ANNOTATE(capability("mutex")) Mutex {
 public:
  void lock() RC_ANNOTATE(acquire_capability()) { mutex_.lock(); }
  void unlock() RC_ANNOTATE(release_capability()) { mutex_.unlock(); }
  bool try_lock() RC_ANNOTATE(try_acquire_capability(true)) { return mutex_.try_lock(); }

 private:
  std::mutex mutex_;
};

class RC_ANNOTATE(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) RC_ANNOTATE(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() RC_ANNOTATE(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits with a Mutex held; spurious wake-ups happen, so wait in a loop on the condition.
class Condition {
 public:
  void wait(Mutex& mutex) RC_REQUIRES(mutex) { condition_.wait(mutex); }
  void wait_for(Mutex& mutex, std::chrono::microseconds time) RC_REQUIRES(mutex) { condition_.wait_for(mutex, time); }
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable_any condition_;
};

}  // namespace rolecall::base
