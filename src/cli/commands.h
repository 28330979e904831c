// SPDX-License-Identifier: Apache-2.0
//
// The operator's commands.  add_NAME() describes one command to the command line's parser; parsing it leaves in `run`
// what is to be done, which answers the exit code: 0 done, 1 it failed, 2 the command line was wrong.  Commands print
// their result on standard output and their complaints on standard error.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/command_line.h"

namespace CLI {  // NOLINT(readability-identifier-naming): its name
class App;
}

namespace rolecall::cli {

using Run = std::function<int()>;

inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

void add_demo(CLI::App& program, Run& run);
void add_aws(CLI::App& program, Run& run, const CommandLine& line);
void add_exec(CLI::App& program, Run& run, const CommandLine& line);
void add_imds_url(CLI::App& program, Run& run);
void add_env(CLI::App& program, Run& run);
void add_simulate(CLI::App& program, Run& run);
void add_validate(CLI::App& program, Run& run);

// Prints a result on standard output and answers `exit_code`; kExitUsage, with a complaint, if it can't be written.
int print_result(std::string_view text, int exit_code);

// Prints `rolecall: MESSAGE` and answers `exit_code`.
int complain(std::string_view message, int exit_code = kExitFailed);

}  // namespace rolecall::cli
