// SPDX-License-Identifier: Apache-2.0
//
// The result of a simulation for people and for programs.  Pure functions; the policies' sources are named by the paths
// of their files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/excerpt.h"
#include "policy/simulation.h"

namespace rolecall::cli {

enum class Detail : bool { Brief, Explained };

// One line for each action on each resource, with Explained also the statements and why each did or did not apply.
// `expected` marks what came out otherwise.
std::string render_text(const std::vector<policy::SimulatedAction>& actions, Detail detail,
                        std::optional<policy::Outcome> expected, Colours colours);

// One line of JSON: `ok`, and in `results` one object for each action on each resource.
std::string render_json(const std::vector<policy::SimulatedAction>& actions, std::optional<policy::Outcome> expected);

// Whether every action on every resource came out as expected, or was allowed where nothing is expected.
bool came_out_well(const std::vector<policy::SimulatedAction>& actions, std::optional<policy::Outcome> expected);

}  // namespace rolecall::cli
