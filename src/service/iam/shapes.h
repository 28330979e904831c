// SPDX-License-Identifier: Apache-2.0
//
// Entities in the shapes of IAM's answers.  Which members appear depends on the operation (aws-api.md 2.7).
#pragma once

#include <string>
#include <vector>

#include "api/iam/types.h"
#include "service/context.h"
#include "state/snapshot.h"

namespace rolecall::service::iam {

// How much of an entity an answer shows.
enum class Detail {
  Created,  // the answer to Create*: also boundary and tags, if given
  Full,     // Get*
  Listed,   // List*
  Nested,   // inside another entity
};

api::iam::Role role_shape(const state::Role& role, const state::Snapshot& state, Detail detail);
api::iam::User user_shape(const state::User& user, Detail detail);
api::iam::Group group_shape(const state::Group& group);
api::iam::InstanceProfile profile_shape(const state::InstanceProfile& profile, const state::Snapshot& state,
                                        Detail detail);
api::iam::Policy policy_shape(const state::ManagedPolicy& policy, const Context& context, Detail detail);

}  // namespace rolecall::service::iam
