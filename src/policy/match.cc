// SPDX-License-Identifier: Apache-2.0
#include "policy/match.h"

#include <algorithm>

namespace rolecall::policy {
namespace {

bool action_matches(const ActionPattern& action, const SplitRequest& request) {
  const Action& asked = request.action();
  return action.everything || (same_text(action.service, asked.lower_service()) &&
                               action.name.matches(asked.lower_name(), request.request().context, request.work()));
}

bool action_applies(const Statement& statement, const SplitRequest& request) {
  const bool listed = std::any_of(statement.actions.begin(), statement.actions.end(),
                                  [&](const ActionPattern& action) { return action_matches(action, request); });
  return listed == (statement.action_mode == ListMode::Listed);
}

bool resource_matches(const ArnPattern& resource, const SplitRequest& request) {
  return resource.matches(request.resource(), request.request().context, request.work());
}

bool resource_applies(const Statement& statement, const SplitRequest& request) {
  if (statement.resource_mode == ListMode::Absent) return true;
  bool listed = false;
  for (const ArnPattern& resource : statement.resources) {
    if ((listed = resource_matches(resource, request))) break;
  }
  return listed == (statement.resource_mode == ListMode::Listed);
}

// What a statement that has a Principal or NotPrincipal gives the caller; None: it is not about the caller.
Grant grant_to(const Principal& caller, const Statement& statement, HasBoundary boundary) {
  if (statement.principal_mode == ListMode::NotListed) {
    // AWS: such a Deny always reaches a principal that has a permissions boundary.
    if (statement.effect == Effect::Deny && boundary == HasBoundary::Yes) return Grant::Everyone;
    return exempts(statement.principals, caller) ? Grant::None : Grant::Everyone;
  }
  Grant best = Grant::None;
  for (const PrincipalEntry& entry : statement.principals) best = std::max(best, grant_of(entry, caller));
  return best;
}

Grant principal_grant(const Statement& statement, const SplitRequest& request, HasBoundary boundary) {
  return statement.principal_mode == ListMode::Absent ? Grant::Direct
                                                      : grant_to(request.request().principal, statement, boundary);
}

// The first condition that does not hold; null: all do.
const Condition* first_false(const Statement& statement, const SplitRequest& request) {
  for (const Condition& condition : statement.conditions) {
    if (!holds(condition, request.request().context, request.work())) return &condition;
  }
  return nullptr;
}

bool is_about_action(const Candidate& candidate, const SplitRequest& request) {
  if (candidate.action_left == Candidate::Left::Nothing) return true;
  return candidate.action_left == Candidate::Left::Entry ? action_matches(*candidate.action, request)
                                                         : action_applies(*candidate.statement, request);
}

bool is_about_resource(const Candidate& candidate, const SplitRequest& request) {
  if (candidate.resource_left == Candidate::Left::Nothing) return true;
  return candidate.resource_left == Candidate::Left::Entry ? resource_matches(*candidate.resource, request)
                                                           : resource_applies(*candidate.statement, request);
}

}  // namespace

StatementMatch match(const Statement& statement, const SplitRequest& request, HasBoundary boundary) {
  if (!action_applies(statement, request)) return {StatementResult::OtherAction};
  const Grant grant = principal_grant(statement, request, boundary);
  if (grant == Grant::None) return {StatementResult::OtherPrincipal};
  if (!resource_applies(statement, request)) return {StatementResult::OtherResource};
  const Condition* condition = first_false(statement, request);
  return {condition == nullptr ? StatementResult::Applies : StatementResult::ConditionFalse, condition};
}

Grant grant_of(const Candidate& candidate, const SplitRequest& request, HasBoundary boundary) {
  const Statement& statement = *candidate.statement;
  if (!request.work().spend(1)) return Grant::None;
  if (!is_about_action(candidate, request) || !is_about_resource(candidate, request)) return Grant::None;
  if (candidate.rest_left == Candidate::Left::Nothing) return Grant::Direct;
  const Grant grant = principal_grant(statement, request, boundary);
  if (grant == Grant::None || first_false(statement, request) != nullptr) return Grant::None;
  return statement.effect == Effect::Deny ? Grant::Direct : grant;
}

}  // namespace rolecall::policy
