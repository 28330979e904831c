// SPDX-License-Identifier: Apache-2.0
//
// What a new account has, and what one has in addition that an organization made.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "service/context.h"
#include "state/snapshot.h"

namespace rolecall::service::organizations {

struct MemberAccount {
  base::AccountId id;
  state::Membership membership;
  base::AccountId management_account;
  std::string access_role;
};

// The account with its default network, and the role with which the management account administers it.
state::Changes member_account(MemberAccount account, const Context& context);

// Any account; it has no key yet.
state::Account plain_account(const base::AccountId& id, base::Time created, base::Random& random);

// AWS's own policies of Organizations, compiled.  Fails only if the program's own data is malformed.
base::Result<state::Changes> aws_organization_policies();

}  // namespace rolecall::service::organizations
