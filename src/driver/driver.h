// SPDX-License-Identifier: Apache-2.0
//
// The contract of a driver: where instances run.  The API only writes down what is wanted (an instance is `pending`, an
// association `disassociating`); the driver makes it so and says what has become of it.  It knows neither store nor
// threads: the daemon calls settle() whenever something in a driver's care has changed, and commits what it answers.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "state/snapshot.h"

namespace rolecall::driver {

// What a commit has touched, or, at start-up, everything that is on its way to another state.
struct Work {
  std::vector<std::string> instances;     // keys
  std::vector<std::string> associations;  // keys
  bool empty() const { return instances.empty() && associations.empty(); }
};

// The keys of those instances and associations among `changes` that are not at rest.
Work work_in(const state::Changes& changes);
// The same of a whole state; costs what exists, for start-up only.
Work work_in(const state::Snapshot& state);

class Driver {
 public:
  virtual ~Driver() = default;
  // Does what can be done now for `work` and answers what is different because of it.  Called again with the same work
  // if the commit of the answer meets a conflict, so it must bear repetition.  May block.
  virtual state::Changes settle(const state::Snapshot& state, const Work& work, base::Time now) = 0;
};

}  // namespace rolecall::driver
