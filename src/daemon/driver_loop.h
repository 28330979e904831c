// SPDX-License-Identifier: Apache-2.0
//
// DriverLoop: brings what was wished and what is together.  It watches the store, tells the driver what is on its way
// to another state, and commits what the driver answers, on a thread of its own.
#pragma once

#include <memory>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "driver/driver.h"
#include "store/store.h"

namespace rolecall::daemon {

class DriverLoop {
 public:
  // Watches from now on; must be made before the store's first commit.  Store, driver and clock outlive the loop; the
  // store may go on calling its watchers after it.
  DriverLoop(store::Store& store, driver::Driver& driver, const base::Clock& clock);
  ~DriverLoop();  // ends after the work in hand
  DriverLoop(const DriverLoop&) = delete;
  DriverLoop& operator=(const DriverLoop&) = delete;

  // Takes up what an earlier life of the server left unfinished, and starts the thread.
  void start();

 private:
  // What waits for the thread; shared with the store's watcher, which has no end.
  struct Inbox {
    base::Mutex mutex;
    base::Condition changed;
    driver::Work work RC_GUARDED_BY(mutex);
    bool closed RC_GUARDED_BY(mutex) = false;

    void add(driver::Work more);
    // Waits for work; empty when the inbox is closed.
    driver::Work take();
    void close();
  };

  void run();
  void settle(const driver::Work& work);

  store::Store& store_;
  driver::Driver& driver_;
  const base::Clock& clock_;
  std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
  std::thread thread_;
};

}  // namespace rolecall::daemon
