// SPDX-License-Identifier: Apache-2.0
//
// Whether one statement is about a request.  Internal to the module; see evaluate.h.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "policy/arn.h"
#include "policy/decision.h"
#include "policy/request.h"
#include "policy/statement.h"
#include "policy/statement_index.h"

namespace rolecall::policy {

// A request, taken apart once for all statements.
class SplitRequest {
 public:
  explicit SplitRequest(const Request& request);
  SplitRequest(const SplitRequest&) = delete;
  SplitRequest& operator=(const SplitRequest&) = delete;

  const Request& request() const { return request_; }
  std::string_view service() const { return service_; }  // of the action, in lower case
  std::string_view name() const { return name_; }        // likewise
  const ActionHash& action_hash() const { return action_hash_; }
  const ArnView& resource() const { return resource_; }

 private:
  static constexpr std::size_t kUsualActionLength = 128;  // the longest that the simulator takes

  const Request& request_;
  std::array<char, kUsualActionLength> buffer_;
  std::string long_action_;  // of an action that does not fit into buffer_; no real one is so long
  std::string_view service_;
  std::string_view name_;
  ActionHash action_hash_;
  ArnView resource_;
};

enum class HasBoundary : bool { No, Yes };

struct StatementMatch {
  StatementResult result = StatementResult::OtherAction;
  Grant grant = Grant::None;             // what an Allow in a resource policy gives
  const Condition* condition = nullptr;  // ConditionFalse: the first one that was
};

StatementMatch match(const Statement& statement, const SplitRequest& request, HasBoundary boundary);

// The same for what an index found.
StatementMatch match(const Candidate& candidate, const SplitRequest& request, HasBoundary boundary);

}  // namespace rolecall::policy
