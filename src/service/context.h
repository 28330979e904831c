// SPDX-License-Identifier: Apache-2.0
//
// Context: all that a handler may look at besides its request.  It has no way to write, to wait, to read the clock or
// the network: a handler is a function of its request and this, so it can be run again on a newer state when its commit
// meets a conflict.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "issuer/issuer.h"
#include "service/caller.h"
#include "service/settings.h"
#include "state/snapshot.h"

namespace rolecall::service {

struct Context {
  const state::Snapshot& state;
  // The state as the other side of AWS's eventual consistency sees it: `state`, or an older one if the operator asked
  // for a propagation delay.  EC2 looks up instance profiles here.
  const state::Snapshot& propagated;
  base::Time now;
  base::Random& random;
  const Settings& settings;
  const Caller& caller;
  const issuer::Issuer& issuer;
  std::string_view request_id;

  // The account that the call acts in.
  const base::AccountId& account() const { return caller.account(); }
};

}  // namespace rolecall::service
