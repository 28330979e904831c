// SPDX-License-Identifier: Apache-2.0
#include "policy/match.h"

#include <algorithm>

#include "base/encoding.h"

namespace rolecall::policy {
namespace {

bool action_matches(const ActionPattern& action, const SplitRequest& request) {
  return action.everything ||
         (action.service == request.service() && action.name.matches(request.name(), request.request().context));
}

bool action_applies(const Statement& statement, const SplitRequest& request) {
  const bool listed = std::any_of(statement.actions.begin(), statement.actions.end(),
                                  [&](const ActionPattern& action) { return action_matches(action, request); });
  return listed == (statement.action_mode == ListMode::Listed);
}

bool resource_applies(const Statement& statement, const SplitRequest& request) {
  if (statement.resource_mode == ListMode::Absent) return true;
  const bool listed = std::any_of(
      statement.resources.begin(), statement.resources.end(),
      [&](const ArnPattern& resource) { return resource.matches(request.resource(), request.request().context); });
  return listed == (statement.resource_mode == ListMode::Listed);
}

// What the statement gives the caller; None: it is not about the caller.
Grant principal_grant(const Statement& statement, const Principal& caller, HasBoundary boundary) {
  switch (statement.principal_mode) {
    case ListMode::Absent:
      return Grant::Direct;
    case ListMode::Listed:
      break;
    case ListMode::NotListed:
      // AWS: such a Deny always reaches a principal that has a permissions boundary.
      if (statement.effect == Effect::Deny && boundary == HasBoundary::Yes) return Grant::Everyone;
      return exempts(statement.principals, caller) ? Grant::None : Grant::Everyone;
  }
  Grant best = Grant::None;
  for (const PrincipalEntry& entry : statement.principals) best = std::max(best, grant_of(entry, caller));
  return best;
}

StatementMatch match_conditions(const Statement& statement, const SplitRequest& request, Grant grant) {
  for (const Condition& condition : statement.conditions) {
    if (!holds(condition, request.request().context)) return {StatementResult::ConditionFalse, grant, &condition};
  }
  return {StatementResult::Applies, grant};
}

}  // namespace

SplitRequest::SplitRequest(const Request& whole) : request_(whole), resource_(ArnView::split(whole.resource)) {
  if (whole.action.size() > buffer_.size()) long_action_.resize(whole.action.size());
  char* lower = long_action_.empty() ? buffer_.data() : long_action_.data();
  const std::string_view action(lower, whole.action.size());
  std::size_t colon = action.size();
  for (std::size_t i = 0; i < action.size(); ++i) {
    lower[i] = base::ascii_lower(whole.action[i]);
    if (lower[i] == ':') colon = std::min(colon, i);
  }
  service_ = action.substr(0, colon);
  if (colon < action.size()) name_ = action.substr(colon + 1);
  action_hash_ = {hash_bytes(service_), hash_bytes(action)};
}

StatementMatch match(const Statement& statement, const SplitRequest& request, HasBoundary boundary) {
  if (!action_applies(statement, request)) return {StatementResult::OtherAction};
  const Grant grant = principal_grant(statement, request.request().principal, boundary);
  if (grant == Grant::None) return {StatementResult::OtherPrincipal};
  if (!resource_applies(statement, request)) return {StatementResult::OtherResource};
  return match_conditions(statement, request, grant);
}

StatementMatch match(const Candidate& candidate, const SplitRequest& request, HasBoundary boundary) {
  const Statement& statement = *candidate.statement;
  const bool about_action =
      candidate.action != nullptr ? action_matches(*candidate.action, request) : action_applies(statement, request);
  if (!about_action) return {StatementResult::OtherAction};
  const bool about_resource = candidate.resource != nullptr
                                  ? candidate.resource->matches(request.resource(), request.request().context)
                                  : resource_applies(statement, request);
  if (!about_resource) return {StatementResult::OtherResource};
  const Grant grant = principal_grant(statement, request.request().principal, boundary);
  if (grant == Grant::None) return {StatementResult::OtherPrincipal};
  return match_conditions(statement, request, grant);
}

}  // namespace rolecall::policy
