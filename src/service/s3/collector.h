// SPDX-License-Identifier: Apache-2.0
//
// Collector: removes a blob once no entity names it any more.  It watches the store, so it does not matter which call
// replaced or deleted an object (or wiped the account); a blob that a commit hands on, from an upload's part to an
// object, is left alone.  While somebody reads, what he may still need stays: an answer that has begun is finished even
// if the object is replaced meanwhile.
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "service/s3/blobs.h"
#include "store/store.h"

namespace rolecall::service::s3 {

class Collector {
 public:
  // Removes what nobody names now, then watches; must be made before the store's first commit and outlive the store.
  Collector(store::Store& store, const BlobStore& blobs);
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  // Blobs of any snapshot that is read after reading() stay until the Reading goes.
  class Reading {
   public:
    explicit Reading(Collector& collector);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    Collector& collector_;
    std::uint64_t since_ = 0;
  };

 private:
  struct Dropped {
    std::uint64_t at;
    std::vector<std::string> blobs;
  };

  void note(const store::Commit& commit);
  void work();
  // What no reader needs any more.
  std::vector<std::string> take_free() RC_REQUIRES(mutex_);

  const BlobStore& blobs_;
  base::Mutex mutex_;
  base::Condition wake_;
  std::uint64_t now_ RC_GUARDED_BY(mutex_) = 0;  // counts drops
  std::deque<Dropped> dropped_ RC_GUARDED_BY(mutex_);
  std::multiset<std::uint64_t> readers_ RC_GUARDED_BY(mutex_);
  bool stopping_ RC_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// The blobs that the commit's changes no longer name.
std::vector<std::string> dropped_blobs(const state::Changes& changes, const state::Snapshot& before,
                                       const state::Snapshot& after);

}  // namespace rolecall::service::s3
