// SPDX-License-Identifier: Apache-2.0
//
// Instances and their associations in the shapes of EC2's answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/ec2/types.h"
#include "service/context.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

// `association` is the instance's current one; null if it has none.
api::ec2::Instance instance_shape(const state::Instance& instance, const state::Association* association,
                                  const Context& context);
api::ec2::InstanceState state_shape(state::InstanceState state);
api::ec2::InstanceStateChange state_change_shape(const state::Instance& before, const state::Instance& after);
api::ec2::IamInstanceProfileAssociation association_shape(const state::Association& association);

// The network attachment has its interface's digits: eni-0ab.. is attached by eni-attach-0ab..
std::string attachment_id(const state::Instance& instance);

// AWS: `User initiated (2026-01-01 00:00:00 GMT)`; empty unless a user stopped or terminated the instance.
std::string transition_reason(const state::Instance& instance);

}  // namespace rolecall::service::ec2
