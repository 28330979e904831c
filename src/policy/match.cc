// SPDX-License-Identifier: Apache-2.0
#include "policy/match.h"

#include <algorithm>

#include "base/encoding.h"

namespace rolecall::policy {
namespace {

bool action_applies(const Statement& statement, const SplitRequest& request) {
  const bool listed = std::any_of(statement.actions.begin(), statement.actions.end(), [&](const ActionPattern& action) {
    return action.everything || (base::equals_ignore_case(action.service, request.service) &&
                                 action.name.matches(request.name, request.request.context));
  });
  return listed == (statement.action_mode == ListMode::Listed);
}

bool resource_applies(const Statement& statement, const SplitRequest& request) {
  if (statement.resource_mode == ListMode::Absent) return true;
  const bool listed = std::any_of(
      statement.resources.begin(), statement.resources.end(),
      [&](const ArnPattern& resource) { return resource.matches(request.resource, request.request.context); });
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

}  // namespace

SplitRequest::SplitRequest(const Request& whole) : request(whole), resource(ArnView::split(whole.resource)) {
  const std::size_t colon = whole.action.find(':');
  service = whole.action.substr(0, colon);
  if (colon != std::string_view::npos) name = whole.action.substr(colon + 1);
}

StatementMatch match(const Statement& statement, const SplitRequest& request, HasBoundary boundary) {
  if (!action_applies(statement, request)) return {StatementResult::OtherAction};
  const Grant grant = principal_grant(statement, request.request.principal, boundary);
  if (grant == Grant::None) return {StatementResult::OtherPrincipal};
  if (!resource_applies(statement, request)) return {StatementResult::OtherResource};
  for (const Condition& condition : statement.conditions) {
    if (!holds(condition, request.request.context)) return {StatementResult::ConditionFalse, grant, &condition};
  }
  return {StatementResult::Applies, grant};
}

}  // namespace rolecall::policy
