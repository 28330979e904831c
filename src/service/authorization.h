// SPDX-License-Identifier: Apache-2.0
//
// Authorizer: collects the policies that speak about a caller and a resource, asks policy::evaluate, and gives either a
// Grant (which alone turns a request into an Authorized one) or the refusal in AWS's words.
//
// Keeps what it gathered about callers (caller_policies.h); thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/decision.h"
#include "service/caller_policies.h"
#include "service/context.h"
#include "service/need.h"
#include "wire/api_error.h"

namespace rolecall::service {

// Facts of a request that become global condition keys.
struct RequestFacts {
  std::string source_ip;
  std::string user_agent;
  std::string referer;
  std::string region;  // that was called
  bool secure_transport = false;
};

// One need and what was decided about it, free of the policies that decided: the denial, the audit record and the
// encoded message render this.
struct Judged {
  std::string action, resource;
  std::string shown_as;  // what a denial names: the resource, or `role NAME`; empty: nothing
  policy::Outcome outcome = policy::Outcome::ImplicitDeny;
  policy::Layer layer = policy::Layer::None;
  std::string policy;      // ARN of a managed policy, or the name and holder of an inline one
  std::string statement;   // its Sid
  policy::Position begin;  // of the statement that decided; line 0: none did
  std::string reason;      // AWS's words, empty for an Allow
};

class Grant {
 public:
  const std::vector<Judged>& judged() const { return judged_; }

 private:
  friend class Authorizer;
  Grant() = default;
  std::vector<Judged> judged_;
};

struct Denial {
  std::vector<Judged> judged;  // the last one is the one that denies
  std::string text;            // User: ARN is not authorized to perform: ...
  std::string explanation;     // JSON for sts:DecodeAuthorizationMessage
  base::AccountId account;     // who may decode it
  bool names_resource = true;  // AWS: a call without resource types is denied without naming one
};

class Authorizer {
 public:
  // In Enforcement::Observe always a Grant; what would have denied is then in judged().
  base::Result<Grant, Denial> authorize(const Needs& needs, const RequestFacts& facts, const Context& context) const;

 private:
  PolicyGatherer gatherer_;
};

}  // namespace rolecall::service
