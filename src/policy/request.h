// SPDX-License-Identifier: Apache-2.0
//
// What is to be decided: who wants to do what to which resource, under which circumstances.  One resource each; an
// operation that touches several is several requests, and all of them must be allowed.
#pragma once

#include <string_view>

#include "policy/action.h"
#include "policy/context.h"
#include "policy/principal.h"

namespace rolecall::policy {

// Views; everything must live until the decision has been used.
struct Request {
  const Principal& principal;
  const Action& action;
  std::string_view resource = "*";    // an ARN, or `*` for actions without a resource type
  std::string_view resource_account;  // the account that owns the resource; empty: the caller's
  const Context& context;
};

// Sets the keys that follow from the caller alone: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType,
// aws:PrincipalIsAWSService, aws:PrincipalServiceName.  aws:userid, aws:username and tags come from the session.
void set_principal_keys(Context& context, const Principal& principal);

}  // namespace rolecall::policy
