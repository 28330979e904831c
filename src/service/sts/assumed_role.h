// SPDX-License-Identifier: Apache-2.0
//
// The rules of role sessions that have nothing to do with permissions: which role an ARN means, and which tags a
// session gets.
#pragma once

#include <string_view>

#include "api/sts/types.h"
#include "base/result.h"
#include "issuer/session.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::sts {

// Six fields, none of partition, service and resource empty.  AWS: anything else is invalid; whether it names a role is
// another question.
bool is_role_arn_form(std::string_view arn);

// AWS: the ARN must be exact, letter case and path included.  Null: no such role.
const state::Role* role_by_arn(const state::Snapshot& state, std::string_view arn);

// The request's tags over the transitive ones of the session that asks (`from`, may be null).
base::Result<void, wire::ApiError> set_session_tags(const api::sts::AssumeRoleRequest& request,
                                                    const issuer::Session* from, issuer::Session& session);

}  // namespace rolecall::service::sts
