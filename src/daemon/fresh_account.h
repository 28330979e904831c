// SPDX-License-Identifier: Apache-2.0
//
// What a server knows before anybody has called it: AWS's managed policies, and an account with its root key and the
// default VPC that every account has.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "state/snapshot.h"

namespace rolecall::daemon {

// AWS's managed policies and those of Organizations, compiled.  Fails only if the program's own data is malformed: the
// text names the policy.
base::Result<state::Changes> aws_policies();

// An account of its own: the root key, a default VPC with a subnet in each availability zone, the `default` group.
struct FreshAccount {
  state::AccessKey root_key;  // its `account` is the account that is made
  std::string_view region;
  base::Time created;
};
state::Changes fresh_account(const FreshAccount& account, base::Random& random);

// Everything stored that belongs to an account goes, and `fresh` comes, in one commit.
state::Changes replaced_by(const state::Snapshot& state, const state::Changes& fresh);

}  // namespace rolecall::daemon
