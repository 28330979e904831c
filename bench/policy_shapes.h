// SPDX-License-Identifier: Apache-2.0
//
// The shapes of policy that policy_bench measures, as plain data: `policy_bench --shapes` writes them as JSON, so that
// the rivals (rivals/decide.mjs) decide the very same requests on the very same policies.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rolecall::bench {

enum class Answer { Allow, ImplicitDeny, ExplicitDeny };

struct Shape {
  std::string name;
  std::vector<std::string> identity;                      // texts of a role's policies
  std::string boundary, session, resource_policy;         // empty: none
  std::vector<std::vector<std::string>> service_control;  // by level
  std::string action;
  std::string resource;
  std::vector<std::pair<std::string, std::string>> context;  // single-valued keys
  Answer expected = Answer::Allow;
};

inline constexpr const char* kAccount = "111122223333";
inline constexpr const char* kRole = "arn:aws:iam::111122223333:role/app";
inline constexpr const char* kSession = "arn:aws:sts::111122223333:assumed-role/app/i-0123456789abcdef0";

// The first one is the budget's: 10 statements, 2 conditions each, boundary, session policy.
std::vector<Shape> shapes();

std::string to_json(const std::vector<Shape>& shapes);

}  // namespace rolecall::bench
