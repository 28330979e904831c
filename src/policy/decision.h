// SPDX-License-Identifier: Apache-2.0
//
// What was decided, and why.  The denial text, the audit record, the simulator and the console all render this value.
// It points into the policies and sources that were given to evaluate(): use it before they go away, or copy from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/document.h"

namespace rolecall::policy {

enum class Outcome : std::uint8_t { Allow, ImplicitDeny, ExplicitDeny };

// The type of policy that decided.
enum class Layer : std::uint8_t {
  None,  // no policy was asked: root, or an action that needs no permission; or a denial for too much work (work.h)
  ResourceControl,
  ServiceControl,
  VpcEndpoint,
  Resource,  // a bucket policy
  Trust,     // a role's trust policy
  Identity,
  Boundary,
  Session,
};

// Where a policy is attached; only carried through, for explanations.
enum class SourceType : std::uint8_t { Unknown, UserInline, GroupInline, RoleInline, CustomerManaged, AwsManaged };

struct PolicySource {
  SourceType type = SourceType::Unknown;
  std::string_view name;    // policy name, or `PolicyInputList.1`
  std::string_view arn;     // of a managed policy
  std::string_view entity;  // inline: name of the user, group or role
};

// A policy in its place.  `policy` is not null.
struct AttachedPolicy {
  const Policy* policy = nullptr;
  PolicySource source;
};

enum class StatementResult : std::uint8_t {
  Applies,
  OtherPrincipal,
  OtherAction,
  OtherResource,
  ConditionFalse,
};

struct Consideration {
  Layer layer = Layer::None;
  std::size_t level = 0;  // of ServiceControl and ResourceControl
  const AttachedPolicy* policy = nullptr;
  const Statement* statement = nullptr;
  StatementResult result = StatementResult::OtherAction;
  const Condition* condition = nullptr;  // ConditionFalse: the first one that was
};

struct Decision {
  Outcome outcome = Outcome::ImplicitDeny;
  Layer layer = Layer::None;  // what allowed, denied, or lacked an Allow
  // The statement that allowed or explicitly denied; null for implicit denials and for Layer::None.
  const AttachedPolicy* policy = nullptr;
  const Statement* statement = nullptr;

  // With Tracing::Statements or On: every statement of every policy.
  std::vector<Consideration> considered;
  // With Tracing::On: keys that the policies mention and the context lacks; sorted.
  std::vector<std::string> missing_keys;

  bool allowed() const { return outcome == Outcome::Allow; }
};

// AWS's reason, to follow `... is not authorized to perform: X on resource: Y`: ` because no identity-based policy
// allows the X action`, ` with an explicit deny in an identity-based policy: ARN`.  Empty for an Allow.
std::string denial_reason(const Decision& decision, std::string_view action);

// What AWS calls policies of that type: `identity-based policy`, `permissions boundary`.
std::string_view policy_type_name(Layer layer);

// `allowed`, `implicitDeny`, `explicitDeny`, as the simulator spells them.
std::string_view simulator_name(Outcome outcome);

}  // namespace rolecall::policy
