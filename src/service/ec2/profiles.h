// SPDX-License-Identifier: Apache-2.0
//
// The IamInstanceProfile parameter: which profile it means, what is wrong with it, and the permission to pass its role.
// Profiles are looked up where EC2 sees them (Context::propagated).
#pragma once

#include <string>

#include "api/ec2/types.h"
#include "base/result.h"
#include "service/context.h"
#include "service/need.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

using ProfileParameter = api::ec2::IamInstanceProfileSpecification;

// The profile, which holds a role, or the error that Terraform and Packer wait for (aws-api.md 4.3).
base::Result<const state::InstanceProfile*, wire::ApiError> find_profile(const Context& context,
                                                                         const ProfileParameter& parameter);

// For condition keys: also if there is no such profile.
std::string requested_profile_arn(const Context& context, const ProfileParameter& parameter);

// AWS: iam:PassRole for the role in the profile, on behalf of EC2.  `resource` is what gets the role: the instance's
// ARN; for RunInstances, whose instances have no id yet, that of `instance/*`, as in its other permissions, so that the
// documented patterns (arn:aws:ec2:REGION:ACCOUNT:instance/*) hold and those for one instance don't.  A profile that is
// not there or holds no role adds nothing: the call then fails for that reason.
void add_pass_role_need(Needs& needs, const Context& context, const ProfileParameter& parameter,
                        const std::string& resource);

// How an association names its profile in answers.
api::ec2::IamInstanceProfile profile_shape(const state::Association& association);

}  // namespace rolecall::service::ec2
