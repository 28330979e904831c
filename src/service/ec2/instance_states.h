// SPDX-License-Identifier: Apache-2.0
//
// Instances on their way to another state.  An operation writes the wish down (pending, stopping, shutting-down); the
// driver settles it.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "state/ec2_entities.h"

namespace rolecall::service::ec2 {

// A stopped instance starts again: new keys (Instance::boot), new launch time.
void begin_start(state::Instance& instance, base::Time now);
void begin_stop(state::Instance& instance, base::Time now);
void begin_termination(state::Instance& instance, base::Time now);

}  // namespace rolecall::service::ec2
