// SPDX-License-Identifier: Apache-2.0
//
// Versions of managed policies.
#pragma once

#include <string_view>

#include "api/iam/types.h"
#include "base/result.h"
#include "service/context.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

struct FoundVersion {
  const state::ManagedPolicy* policy;
  const state::PolicyVersion* version;
};
// AWS: one and the same text whether the policy or only its version is missing.
base::Result<FoundVersion, wire::ApiError> find_version(const Context& context, std::string_view arn,
                                                        std::string_view version_id);

// AWS: policies of other accounts, AWS's own included, are refused by AccessDenied whatever the caller may do.
base::Result<void, wire::ApiError> check_own_policy(const Context& context, std::string_view arn,
                                                    std::string_view refusal);

// Without the document, as Create and List show it.
api::iam::PolicyVersion version_shape(const state::ManagedPolicy& policy, const state::PolicyVersion& version);

}  // namespace rolecall::service::iam
