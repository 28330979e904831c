// SPDX-License-Identifier: Apache-2.0
//
// Internal: what the connections of one listener share.
#pragma once

#include <atomic>
#include <map>
#include <semaphore>

#include "base/mutex.h"
#include "http/server.h"
#include "http/worker_pool.h"

namespace rolecall::http {

// Connections of the whole server.  While it stops, no answer keeps its connection, and the last one to close releases
// `none_left`.
struct ConnectionCount {
  std::atomic<std::size_t> open = 0;
  std::atomic<bool> stopping = false;
  std::counting_semaphore<> none_left{0};

  void closed() {
    if (open.fetch_sub(1) == 1 && stopping.load()) none_left.release();
  }
};

struct ListenerContext {
  Application& application;
  ListenerOptions options;
  ConnectionCount& count;
  WorkerPool& workers;
  std::atomic<std::size_t> open = 0;

  base::Mutex mutex;
  std::map<IpAddress, std::size_t> per_peer RC_GUARDED_BY(mutex);
};

}  // namespace rolecall::http
