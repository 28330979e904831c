// SPDX-License-Identifier: Apache-2.0
//
// Daemon: a whole server in one object, from its data folder to its ports.  This is where the parts meet; none of them
// knows more than its neighbours' interfaces.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "daemon/configuration.h"

namespace rolecall::daemon {

class Daemon {
 public:
  // Loads the data folder (a new one gets its account and root key) and serves.  Fails with a text that says what the
  // operator can do.
  static base::Result<std::unique_ptr<Daemon>> start(const Configuration& configuration);
  ~Daemon();  // as stop()
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // `ready api=http://ADDRESS:PORT imds=ADDRESS:PORT`, with the ports that were really bound.
  std::string ready_line() const;

  // Answers the calls in flight (not longer than kStopGrace), takes no new ones, and closes the store.
  void stop();

 private:
  class Parts;
  explicit Daemon(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace rolecall::daemon
