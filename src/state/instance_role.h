// SPDX-License-Identifier: Apache-2.0
//
// Whether EC2 may assume the role of an instance profile: a decision of the role's trust policy and of the resource
// control policies above its account, made each time that the metadata service needs new keys.
#pragma once

#include <string_view>

#include "state/snapshot.h"

namespace rolecall::state {

// AWS: the principal is the service, there is no identity policy on its side, and the session's name is the instance's
// id (imds.md 6, 8).
bool ec2_may_assume(const Role& role, std::string_view instance_id, const Snapshot& state, Time now);

}  // namespace rolecall::state
