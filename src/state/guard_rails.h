// SPDX-License-Identifier: Apache-2.0
//
// What an organization has to say about a request: the service control policies above the caller's account and the
// resource control policies above the resource's; and where in the organization both accounts stand.
//
// Gathered from the snapshot for each request: a move, a policy, an attachment counts from the next one on.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/evaluate.h"
#include "state/snapshot.h"

namespace rolecall::state {

// The policies of one type from the root down to an account.  Views into the snapshot.
class GuardRails {
 public:
  // No level at all: nothing limits.
  GuardRails() = default;

  // AWS: nobody in the management account is limited, nor are the resources in it.
  static GuardRails above(const base::AccountId& account, GuardRailType type, const Snapshot& state);

  std::span<const policy::AttachedPolicies> levels() const { return spans_; }

  // For simulations: without the policies that `is_out` names.  A level of which nothing is left limits nothing.
  void leave_out(const std::function<bool(const policy::PolicySource&)>& is_out);

 private:
  std::vector<std::vector<policy::AttachedPolicy>> policies_;  // for each level
  std::vector<policy::AttachedPolicies> spans_;
};

// aws:PrincipalOrgPaths and aws:ResourceOrgPaths: o-a1b2c3d4e5/r-a1b2/ou-a1b2-11111111/.  Empty: in no organization.
std::string organization_path(const base::AccountId& account, const Snapshot& state);

// Of the same account or the same organization.
bool are_acquainted(const base::AccountId& one, const base::AccountId& other, const Snapshot& state);

}  // namespace rolecall::state
