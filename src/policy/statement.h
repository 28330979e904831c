// SPDX-License-Identifier: Apache-2.0
//
// A compiled statement: what evaluation reads.  Made by compile() only, immutable as part of its Policy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/arn.h"
#include "policy/condition.h"
#include "policy/json.h"
#include "policy/pattern.h"
#include "policy/principal.h"

namespace rolecall::policy {

enum class Effect : std::uint8_t { Allow, Deny };

// `X` lists what the statement is about, `NotX` lists what it is not about, and some kinds of policy have neither.
enum class ListMode : std::uint8_t { Absent, Listed, NotListed };

// `service:name`, or `*`.  Letter case does not matter: all is in lower case here.
struct ActionPattern {
  bool everything = false;
  std::string service;
  Pattern name;
};

struct Statement {
  std::size_t index = 0;  // from 0
  std::string sid;        // empty: none
  Effect effect = Effect::Deny;
  Position begin;           // AWS: just behind the statement's `{`
  Position end;             // AWS: just behind its `}`
  std::string_view source;  // the statement's JSON, in the policy's text

  ListMode principal_mode = ListMode::Absent;
  std::vector<PrincipalEntry> principals;
  ListMode action_mode = ListMode::Listed;
  std::vector<ActionPattern> actions;
  ListMode resource_mode = ListMode::Absent;
  std::vector<ArnPattern> resources;
  std::vector<Condition> conditions;
};

}  // namespace rolecall::policy
