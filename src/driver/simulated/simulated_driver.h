// SPDX-License-Identifier: Apache-2.0
//
// The simulated driver: instances have no machine behind them, so every wish comes true at once.  What remains of an
// instance is its metadata service, which the daemon serves at the instance's own loopback address, and the programs
// that `rolecall exec` runs in its name.
#pragma once

#include "driver/driver.h"

namespace rolecall::driver {

class SimulatedDriver final : public Driver {
 public:
  state::Changes settle(const state::Snapshot& state, const Work& work, base::Time now) override;
};

}  // namespace rolecall::driver
