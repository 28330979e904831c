// SPDX-License-Identifier: Apache-2.0
//
// Need: one permission that a call takes.  Each operation says beside its handler which needs it has: (action,
// resource, condition keys); RunInstances has a dozen, GetCallerIdentity none.  All of a call's needs must be allowed;
// the first that is not, in order, is the one the caller is told about.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/strong_string.h"
#include "policy/action.h"
#include "policy/document.h"
#include "state/entities.h"

namespace rolecall::service {

enum class KeyKind { Single, Multi };

// Whether a denial tells which kind of policy was the reason.  AWS: AssumeRole does not, or it would tell strangers
// which roles exist.
enum class Reason { Told, Withheld };

// A condition key of the request, beyond the global ones that every request has.
struct ConditionKey {
  std::string name;
  std::vector<std::string> values;
  KeyKind kind = KeyKind::Single;
};

struct Need {
  policy::Action action;       // iam:CreateRole
  std::string resource = "*";  // an ARN, or "*" for an action without resource types
  // AWS: IAM's reads and writes by name print `role NAME` in a denial.  Empty: the resource, if it is not `*`.
  std::string shown_as = {};
  Reason reason = Reason::Told;
  std::vector<ConditionKey> keys = {};
  base::AccountId resource_account = {};  // empty: the caller's
  // A bucket's or a role's own policy; null where the resource has none.
  std::shared_ptr<const policy::Policy> resource_policy = {};
  // Whom the resource policy belongs to, for the explanation: a bucket's or role's ARN.
  std::string resource_policy_source = {};

  // By value: `need = std::move(need).with(...)` would otherwise move a Need onto itself, which empties it.
  Need with(std::string_view name, std::string_view value) && {
    keys.push_back({std::string(name), {std::string(value)}, KeyKind::Single});
    return std::move(*this);
  }
  Need with_all(std::string_view name, std::vector<std::string> values) && {
    keys.push_back({std::string(name), std::move(values), KeyKind::Multi});
    return std::move(*this);
  }
  // aws:RequestTag/K for each tag and aws:TagKeys; nothing if there are no tags.
  Need with_request_tags(const std::vector<state::Tag>& tags) &&;
  // The same for the tags of a resource that a call of IAM creates: it has them already, as aws:ResourceTag/K.
  // AWS: says so of every service, but its list of EC2's keys has none for what is new.
  Need with_tags_of_new(const std::vector<state::Tag>& tags) &&;
  // aws:ResourceTag/K and, for a service with a key of its own ("iam", "ec2"), SERVICE:ResourceTag/K.
  Need with_resource_tags(const std::vector<state::Tag>& tags, std::string_view service = {}) &&;
};

using Needs = std::vector<Need>;

}  // namespace rolecall::service
