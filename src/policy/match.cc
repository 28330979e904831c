// SPDX-License-Identifier: Apache-2.0
#include "policy/match.h"

#include <algorithm>
#include <cstring>

#include "base/encoding.h"

namespace rolecall::policy {
namespace {

bool action_matches(const ActionPattern& action, const SplitRequest& request) {
  return action.everything || (same_text(action.service, request.service()) &&
                               action.name.matches(request.name(), request.request().context, request.work()));
}

bool action_applies(const Statement& statement, const SplitRequest& request) {
  const bool listed = std::any_of(statement.actions.begin(), statement.actions.end(),
                                  [&](const ActionPattern& action) { return action_matches(action, request); });
  return listed == (statement.action_mode == ListMode::Listed);
}

bool about_action(const Candidate& candidate, const SplitRequest& request) {
  switch (candidate.about) {
    case Candidate::Action::Known:
      return true;
    case Candidate::Action::Entry:
      return action_matches(*candidate.action, request);
    case Candidate::Action::List:
      break;
  }
  return action_applies(*candidate.statement, request);
}

bool resource_matches(const ArnPattern& resource, const SplitRequest& request) {
  return resource.matches(request.resource(), request.request().context, request.work());
}

bool resource_applies(const Statement& statement, const SplitRequest& request) {
  if (statement.resource_mode == ListMode::Absent) return true;
  const bool listed = std::any_of(statement.resources.begin(), statement.resources.end(),
                                  [&](const ArnPattern& resource) { return resource_matches(resource, request); });
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
    if (!holds(condition, request.request().context, request.work()))
      return {StatementResult::ConditionFalse, grant, &condition};
  }
  return {StatementResult::Applies, grant};
}

}  // namespace

SplitRequest::SplitRequest(const Request& whole)
    : request_(whole), resource_(whole.resource), resource_hash_(whole.resource) {
  const std::string_view given = whole.action;
  if (given.size() > buffer_.size()) {
    long_action_ = base::ascii_lower(given);
    action_ = long_action_;
  } else {
    for (std::size_t i = 0; i < given.size(); i += kWordSize) {
      const std::uint64_t word = lower_word(load_partial(given, i));
      std::memcpy(buffer_.data() + i, &word, kWordSize);
    }
    action_ = {buffer_.data(), given.size()};
  }
  action_hash_ = hash_text(action_);
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
  if (!request.work().spend(1)) return {StatementResult::OtherAction};
  if (!about_action(candidate, request)) return {StatementResult::OtherAction};
  const bool about_resource = candidate.resource != nullptr ? resource_matches(*candidate.resource, request)
                                                            : resource_applies(statement, request);
  if (!about_resource) return {StatementResult::OtherResource};
  const Grant grant = principal_grant(statement, request.request().principal, boundary);
  if (grant == Grant::None) return {StatementResult::OtherPrincipal};
  return match_conditions(statement, request, grant);
}

}  // namespace rolecall::policy
