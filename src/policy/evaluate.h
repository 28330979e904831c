// SPDX-License-Identifier: Apache-2.0
//
// The decision: AWS's flow chart over all policies that have a say.  A pure function: no clock, no I/O, no allocation
// without tracing.  The caller gathers the policies; what it leaves out is taken as not attached.  A decision that
// would take more work than kMaxWork (work.h) is an implicit denial by Layer::None, whatever the policies say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "policy/decision.h"
#include "policy/request.h"

namespace rolecall::policy {

using AttachedPolicies = std::span<const AttachedPolicy>;

// All policies of one user or role and its boundary, with one index over them: one look-up instead of one in each. Make
// it once when they change, not for each request.  What the policies and sources view must outlive it.
class PolicyIndex {
 public:
  PolicyIndex(AttachedPolicies identity, const AttachedPolicy* boundary);
  PolicyIndex(const PolicyIndex&) = delete;
  PolicyIndex& operator=(const PolicyIndex&) = delete;

  AttachedPolicies identity() const { return AttachedPolicies(policies_).first(identity_count_); }
  // Null: none.
  const AttachedPolicy* boundary() const {
    return policies_.size() == identity_count_ ? nullptr : policies_.data() + identity_count_;
  }
  // The identity policies, then the boundary: their numbers in statements().
  AttachedPolicies policies() const { return policies_; }
  const StatementIndex& statements() const { return statements_; }
  // The memory that it takes beside the policies.
  std::size_t bytes() const;

 private:
  std::vector<AttachedPolicy> policies_;
  std::size_t identity_count_;
  StatementIndex statements_;
};

struct Inputs {
  // Of the user and its groups, or of the role.  Not asked for root, services, anonymous and federated callers.
  AttachedPolicies identity;
  const AttachedPolicy* boundary = nullptr;
  // Whose identity() and boundary() those two are; null: each policy's own index is used.  The decision is the same.
  const PolicyIndex* index = nullptr;
  // All session policies together, inline and by ARN.  Absent: the session has none.  Present but empty: it was limited
  // by policies that no longer exist, and may do nothing.
  std::optional<AttachedPolicies> session;
  // The bucket policy of the resource, or the trust policy of the role; the policy's Kind says which.
  const AttachedPolicy* resource = nullptr;
  // From the organization's root to the account; none if the account is in no organization (or, for service control,
  // is its management account).  A level without policies allows nothing.
  std::span<const AttachedPolicies> service_control;
  std::span<const AttachedPolicies> resource_control;
  // Of the VPC endpoint that the request came through; it must allow whoever asks.  Null: the request came another way.
  const AttachedPolicy* vpc_endpoint = nullptr;

  // Sets identity, boundary and index.
  void set_caller(const PolicyIndex& caller);
};

// How much of a Decision is filled in that only explains it.
enum class Tracing : std::uint8_t { Off, Statements, On };

Decision evaluate(const Request& request, const Inputs& inputs, Tracing tracing = Tracing::Off);

}  // namespace rolecall::policy
