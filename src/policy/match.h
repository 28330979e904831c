// SPDX-License-Identifier: Apache-2.0
//
// Whether one statement is about a request.  Internal to the module; see evaluate.h.
#pragma once

#include <string_view>

#include "policy/arn.h"
#include "policy/decision.h"
#include "policy/request.h"
#include "policy/statement.h"

namespace rolecall::policy {

// A request, taken apart once for all statements.
struct SplitRequest {
  explicit SplitRequest(const Request& request);

  const Request& request;
  std::string_view service;  // of the action
  std::string_view name;
  ArnView resource;
};

enum class HasBoundary : bool { No, Yes };

struct StatementMatch {
  StatementResult result = StatementResult::OtherAction;
  Grant grant = Grant::None;             // what an Allow in a resource policy gives
  const Condition* condition = nullptr;  // ConditionFalse: the first one that was
};

StatementMatch match(const Statement& statement, const SplitRequest& request, HasBoundary boundary);

}  // namespace rolecall::policy
