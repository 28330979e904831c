// SPDX-License-Identifier: Apache-2.0
//
// Terminated instances that AWS no longer shows, and the client tokens that led to them: what launches and terminations
// take out of the state as they go, so that it does not grow with all that ever was.
#pragma once

#include "base/clock.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

// LIMIT: instances that one call takes out.
inline constexpr std::size_t kForgottenAtOnce = 1000;

void forget_ended(const state::Snapshot& state, const base::AccountId& account, base::Time now,
                  state::Changes& changes);

}  // namespace rolecall::service::ec2
