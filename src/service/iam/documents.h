// SPDX-License-Identifier: Apache-2.0
//
// Policy documents on their way in: compiled, or refused with AWS's words; and counted as AWS counts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/iam/checks.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::iam {

// An identity policy: managed or inline.  The parameter is `policyDocument`.
base::Result<state::PolicyText, wire::ApiError> identity_document(std::string_view text, policy::Kind kind);

// A trust policy.  AWS: the users and roles it names must exist, and it holds on to their unique ids; those of accounts
// that this server does not know can't be checked and are taken as they are.
base::Result<state::PolicyText, wire::ApiError> trust_document(std::string_view parameter, std::string_view text,
                                                               const state::Snapshot& state);

// AWS: a principal that is gone is shown by its unique id instead of its ARN.
std::string shown_trust_document(const state::PolicyText& trust, const state::Snapshot& state);

// AWS: too large is LimitExceeded, and comes after all that is wrong with the document or the request.
Checked check_trust_size(const state::PolicyText& trust);
Checked check_managed_size(const state::PolicyText& document);
// What counts against quotas of a set of inline policies: the documents without white space.
std::size_t total_size(const std::vector<state::InlinePolicy>& policies);

}  // namespace rolecall::service::iam
