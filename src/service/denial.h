// SPDX-License-Identifier: Apache-2.0
//
// A denial in AWS's words, from the one Decision that also the audit ledger shows: the error that the caller gets, and
// the JSON that sts:DecodeAuthorizationMessage decodes.
#pragma once

#include <string>

#include "base/random.h"
#include "issuer/issuer.h"
#include "policy/request.h"
#include "service/authorization.h"
#include "wire/api_error.h"

namespace rolecall::service {

// "User: ARN is not authorized to perform: iam:X on resource: R because ..." (aws-api.md 3.6, 5.3).
std::string denial_text(const Judged& judged, const Caller& caller);

// The decoded form of aws-api.md 3.7.
std::string denial_json(const policy::Request& request, const policy::Decision& decision, const Caller& caller);

// EC2 wraps the text and appends the sealed JSON; the others say the text itself.
wire::ApiError denial_error(const Denial& denial, wire::Protocol protocol, const issuer::Issuer& issuer,
                            base::Random& random);

}  // namespace rolecall::service
