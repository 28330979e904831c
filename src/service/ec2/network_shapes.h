// SPDX-License-Identifier: Apache-2.0
//
// VPCs, subnets and security groups in the shapes of EC2's answers.
#pragma once

#include "api/ec2/types.h"
#include "service/context.h"
#include "state/snapshot.h"

namespace rolecall::service::ec2 {

api::ec2::Vpc vpc_shape(const state::Vpc& vpc);
api::ec2::Subnet subnet_shape(const state::Subnet& subnet, const Context& context);
api::ec2::SecurityGroup group_shape(const state::SecurityGroup& group);

}  // namespace rolecall::service::ec2
