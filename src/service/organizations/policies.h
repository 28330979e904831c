// SPDX-License-Identifier: Apache-2.0
//
// The policies of an organization: found, checked, attached.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/organizations/places.h"

namespace rolecall::service::organizations {

// LIMIT: AWS's default quotas, for policies of one type.
struct PolicyQuotas {
  std::size_t characters;       // of one policy; AWS: white space counts, only its console leaves that out
  std::size_t in_organization;  // how many
  std::size_t on_target;        // attached to one root, unit or account
};
PolicyQuotas quotas_of(state::GuardRailType type);

inline constexpr std::string_view kFullAccess = "p-FullAWSAccess";
inline constexpr std::string_view kResourceFullAccess = "p-RCPFullAWSAccess";

// SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY.
std::string_view name_of(state::GuardRailType type);
// Absence: a type that AWS has and Rolecall does not evaluate (the model's constraint lets no other word through).
std::optional<state::GuardRailType> guard_rail_type(std::string_view name);
// The same for operations that need one, and the refusal of an organization that has no policies.
Found<state::GuardRailType> usable_type(const state::Organization& organization, std::string_view name);
// The policy of AWS that allows everything.
std::string_view full_access_of(state::GuardRailType type);

Found<const state::OrganizationPolicy*> find_policy(const state::Organization& organization, std::string_view id,
                                                    const state::Snapshot& state);
// The same, and a refusal of AWS's own.
Found<const state::OrganizationPolicy*> find_own_policy(const state::Organization& organization, std::string_view id,
                                                        const state::Snapshot& state);
// A root, unit or account, or TargetNotFoundException.
Found<Place> find_target(const state::Organization& organization, std::string_view id, const state::Snapshot& state);

// Which of the ids are of this type.
std::vector<const state::OrganizationPolicy*> policies_of_type(const std::vector<std::string>& ids,
                                                               state::GuardRailType type, const state::Snapshot& state);
bool is_attached(const state::OrganizationPolicy& policy, const Place& place);

// MalformedPolicyDocumentException, or ConstraintViolationException for a long one.
Found<state::PolicyText> guard_rail_document(std::string_view text, state::GuardRailType type);
// DuplicatePolicyException; `but_for` is the policy that is renamed.
Checked check_policy_name_free(const state::Organization& organization, std::string_view name, std::string_view but_for,
                               const state::Snapshot& state);

// What a new place has from the start.
std::vector<std::string> initial_policies(const state::Organization& organization);

// An action on a policy, which need not exist.
Need policy_need(const Context& context, const policy::Action& action, std::string_view id);
// An action on a policy and where it is attached: both must be allowed.
Needs attachment_needs(const Context& context, const policy::Action& action, std::string_view policy_id,
                       std::string_view target_id);
// An action that knows no resources but says which type of policies it is about.
Need type_need(const policy::Action& action, std::string_view type);

}  // namespace rolecall::service::organizations
