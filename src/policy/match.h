// SPDX-License-Identifier: Apache-2.0
//
// Whether one statement is about a request.  Internal to the module; see evaluate.h.
#pragma once

#include "policy/arn.h"
#include "policy/decision.h"
#include "policy/request.h"
#include "policy/statement.h"
#include "policy/statement_index.h"
#include "policy/work.h"

namespace rolecall::policy {

// A request, taken apart once for all statements, and only as far as they ask.  Not thread-safe.
class SplitRequest {
 public:
  explicit SplitRequest(const Request& request) : request_(request), resource_(request.resource) {}
  SplitRequest(const SplitRequest&) = delete;
  SplitRequest& operator=(const SplitRequest&) = delete;

  const Request& request() const { return request_; }
  const Action& action() const { return request_.action; }
  const ArnText& resource() const { return resource_; }
  Work& work() const { return work_; }

 private:
  const Request& request_;
  ArnText resource_;
  mutable Work work_;
};

enum class HasBoundary : bool { No, Yes };

// The whole statement, with the reason if it does not apply.
struct StatementMatch {
  StatementResult result = StatementResult::OtherAction;
  const Condition* condition = nullptr;  // ConditionFalse: the first one that was
};
StatementMatch match(const Statement& statement, const SplitRequest& request, HasBoundary boundary);

// The same for what an index found: what the statement gives the caller, which is all there is if it is a Deny or in no
// resource policy; None: it does not apply.
Grant grant_of(const Candidate& candidate, const SplitRequest& request, HasBoundary boundary);

}  // namespace rolecall::policy
