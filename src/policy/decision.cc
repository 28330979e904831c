// SPDX-License-Identifier: Apache-2.0
#include "policy/decision.h"

#include <utility>

namespace rolecall::policy {
namespace {

struct LayerWords {
  std::string_view nothing_allows;  // follows "because no "
  std::string_view explicit_deny;   // follows "with an explicit deny in "
};

LayerWords words_of(Layer layer) {
  switch (layer) {
    case Layer::None:
    case Layer::Identity:
      return {"identity-based policy", "an identity-based policy"};
    case Layer::Boundary:
      return {"permissions boundary", "a permissions boundary"};
    case Layer::Session:
      return {"session policy", "a session policy"};
    case Layer::Resource:
      return {"resource-based policy", "a resource-based policy"};
    case Layer::Trust:
      return {"role trust policy", "the role trust policy"};
    case Layer::ServiceControl:
      return {"service control policy", "a service control policy"};
    case Layer::ResourceControl:
      return {"resource control policy", "a resource control policy"};
    case Layer::VpcEndpoint:
      return {"VPC endpoint policy", "a VPC endpoint policy"};
  }
  std::unreachable();
}

// AWS: since January 2026 the policy that denies is named, if it is one of those that the caller's side attached and if
// it has an ARN: inline policies have none.
std::string denying_policy(const Decision& decision) {
  switch (decision.layer) {
    case Layer::None:
    case Layer::Resource:
    case Layer::Trust:
    case Layer::VpcEndpoint:
      return {};
    case Layer::ResourceControl:
    case Layer::ServiceControl:
    case Layer::Identity:
    case Layer::Boundary:
    case Layer::Session:
      break;
  }
  if (decision.policy == nullptr || decision.policy->source.arn.empty()) return {};
  return ": " + std::string(decision.policy->source.arn);
}

}  // namespace

std::string denial_reason(const Decision& decision, std::string_view action) {
  const LayerWords words = words_of(decision.layer);
  switch (decision.outcome) {
    case Outcome::Allow:
      return {};
    case Outcome::ExplicitDeny:
      return " with an explicit deny in " + std::string(words.explicit_deny) + denying_policy(decision);
    case Outcome::ImplicitDeny:
      break;
  }
  return " because no " + std::string(words.nothing_allows) + " allows the " + std::string(action) + " action";
}

std::string_view policy_type_name(Layer layer) {
  return words_of(layer).nothing_allows;
}

std::string_view simulator_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Allow:
      return "allowed";
    case Outcome::ImplicitDeny:
      return "implicitDeny";
    case Outcome::ExplicitDeny:
      return "explicitDeny";
  }
  std::unreachable();
}

}  // namespace rolecall::policy
