// SPDX-License-Identifier: Apache-2.0
//
// The policies of one simulation: those given in the request and those of a user, group or role, each with the name
// under which the simulator's answers show it.  Used by one thread for one request; holds what its inputs() point to.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/iam/types.h"
#include "policy/evaluate.h"
#include "service/context.h"
#include "service/iam/checks.h"
#include "service/iam/policy_exclusions.h"
#include "service/need.h"
#include "state/guard_rails.h"

namespace rolecall::service::iam {

class SimulatedPolicies {
 public:
  // Documents of the request, named by their place.
  Checked add_identity(const std::vector<std::string>& documents);
  Checked set_boundary(const std::vector<std::string>& documents);
  Checked set_resource_policy(const std::string& document);
  // From the organization's root down to the account.
  Checked set_service_control(const std::vector<api::iam::OrderedOrganizationPolicyType>& levels);
  // For what is added after this.
  void set_exclusions(PolicyExclusions exclusions) { exclusions_ = std::move(exclusions); }
  // What is attached; for a user also what its groups have.
  void add(const state::User& user, const state::Snapshot& state);
  void add(const state::Group& group, const state::Snapshot& state);
  void add(const state::Role& role, const state::Snapshot& state);
  // What the organization has above the account.
  void set_service_control(state::GuardRails above);

  // Views into this.
  policy::Inputs inputs() const;
  // How many statements there are in all.
  std::size_t statement_count() const;
  // Every condition key that the policies mention, sorted.
  std::vector<std::string> context_keys() const;

 private:
  using Compiled = std::shared_ptr<const policy::Policy>;

  template <class Holder>
  void add_holder(const Holder& holder, std::string_view kind, policy::SourceType type, const state::Snapshot& state);
  std::optional<policy::AttachedPolicy> managed(const std::string& arn, const state::Snapshot& state) const;
  policy::AttachedPolicy keep(Compiled compiled, std::string name);

  PolicyExclusions exclusions_;
  std::deque<Compiled> documents_;
  std::deque<std::string> names_;
  std::vector<policy::AttachedPolicy> identity_;
  std::optional<policy::AttachedPolicy> boundary_;
  std::optional<policy::AttachedPolicy> resource_;
  state::GuardRails service_control_;                                      // of the organization, or
  std::deque<std::vector<policy::AttachedPolicy>> given_service_control_;  // of the request
  std::vector<policy::AttachedPolicies> given_levels_;
};

// The ARN of a user, group or role of the caller's account, as SimulatePrincipalPolicy takes it.
struct SourceEntity {
  const state::User* user = nullptr;  // of the three exactly one is set
  const state::Group* group = nullptr;
  const state::Role* role = nullptr;
};
// AWS: by type and name; the path is not looked at.
base::Result<SourceEntity, wire::ApiError> find_source_entity(const Context& context, std::string_view arn);
void add_source(SimulatedPolicies& policies, const SourceEntity& source, const state::Snapshot& state);
std::string arn_of(const SourceEntity& source);

// `action` on that entity; an ARN that leads nowhere is decided as it stands.
Need source_entity_need(const Context& context, const policy::Action& action, std::string_view arn);
// `action` without a resource type.  AWS: unlike other such denials, the simulator's name the star.
Need star_need(const policy::Action& action);

}  // namespace rolecall::service::iam
