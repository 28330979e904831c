// SPDX-License-Identifier: Apache-2.0
//
// Recorder: where events go.  A call that changes something reserves room for its record before it is committed; if
// there is none (disk full, sink stuck) the call fails and nothing has changed: what can't be remembered must not
// happen (docs/adr/0006).  Reading calls are recorded if there is room.
//
// Thread-safe; never blocks the caller on the disk.
#pragma once

#include <memory>

#include "audit/event.h"
#include "base/result.h"

namespace rolecall::audit {

class Recorder {
 public:
  virtual ~Recorder() = default;

  // Room for one record; giving it back unused is fine.  Fails if records can't be taken now.
  class Reservation {
   public:
    virtual ~Reservation() = default;
    virtual void record(Event event) = 0;
  };
  virtual base::Result<std::unique_ptr<Reservation>> reserve() = 0;
};

// Records nothing: for tests of other parts.
class NullRecorder final : public Recorder {
 public:
  base::Result<std::unique_ptr<Reservation>> reserve() override;
};

}  // namespace rolecall::audit
