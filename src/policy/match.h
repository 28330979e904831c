// SPDX-License-Identifier: Apache-2.0
//
// Whether one statement is about a request.  Internal to the module; see evaluate.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "policy/arn.h"
#include "policy/bytes.h"
#include "policy/decision.h"
#include "policy/request.h"
#include "policy/statement.h"
#include "policy/statement_index.h"
#include "policy/work.h"

namespace rolecall::policy {

// A request, taken apart once for all statements, and only as far as they ask.  Not thread-safe.
class SplitRequest {
 public:
  explicit SplitRequest(const Request& request);
  SplitRequest(const SplitRequest&) = delete;
  SplitRequest& operator=(const SplitRequest&) = delete;

  const Request& request() const { return request_; }
  std::string_view action() const { return action_; }  // in lower case
  std::uint64_t action_hash() const { return action_hash_; }
  std::string_view service() const { return action_.substr(0, colon()); }
  std::string_view name() const { return action_.substr(std::min(colon() + 1, action_.size())); }
  const ArnText& resource() const { return resource_; }
  PrefixHash& resource_hash() const { return resource_hash_; }
  Work& work() const { return work_; }

 private:
  static constexpr std::size_t kUsualActionLength = 128;  // the longest that the simulator takes
  static constexpr std::size_t kNotYet = std::string_view::npos;

  std::size_t colon() const {
    if (colon_ == kNotYet) colon_ = std::min(action_.find(':'), action_.size());
    return colon_;
  }

  const Request& request_;
  std::array<char, kUsualActionLength> buffer_;
  std::string long_action_;  // of an action that does not fit into buffer_; no real one is so long
  std::string_view action_;
  std::uint64_t action_hash_;
  ArnText resource_;
  mutable std::size_t colon_ = kNotYet;
  mutable PrefixHash resource_hash_;
  mutable Work work_;
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
