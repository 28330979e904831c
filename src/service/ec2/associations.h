// SPDX-License-Identifier: Apache-2.0
//
// Ties of instances to instance profiles (aws-api.md 4.7): what their operations have in common.
#pragma once

#include <string_view>

#include "service/context.h"
#include "service/ec2/profiles.h"
#include "service/need.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

state::Association new_association(const Context& context, std::string_view instance_id,
                                   const state::InstanceProfile& profile);

bool is_running_or_stopped(const state::Instance& instance);

// `action` on the instance with ec2:NewInstanceProfile, and iam:PassRole for the new profile's role.
Needs attach_needs(const Context& context, const policy::Action& action, std::string_view instance_id,
                   const ProfileParameter& profile);

// The instance of an association; `*`, which only a permission on all instances covers, if there is no such
// association.
std::string instance_of_association(const Context& context, std::string_view association_id);

}  // namespace rolecall::service::ec2
