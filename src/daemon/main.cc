// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "daemon/serve.h"

namespace rolecall::daemon {
namespace {

bool has_command(const CLI::App& program, const std::string& name) {
  return std::ranges::any_of(program.get_subcommands({}),
                             [&](const CLI::App* command) { return command->get_name() == name; });
}

}  // namespace

int run_command_line(const std::vector<std::string>& given) {
  const cli::CommandLine line = cli::split(given);
  cli::Run command;

  CLI::App program{"Rolecall: AWS's identity plane on your own machine.", "rolecall"};
  program.set_version_flag("--version", "rolecall " ROLECALL_VERSION);
  program.require_subcommand(1);
  program.footer("\nEach command explains itself: rolecall COMMAND --help");
  add_serve(program, command);
  cli::add_demo(program, command);
  cli::add_aws(program, command, line);
  cli::add_exec(program, command, line);
  cli::add_imds_url(program, command);
  cli::add_env(program, command);
  cli::add_simulate(program, command);
  cli::add_validate(program, command);

  if (line.own.empty()) {
    fmt::print(stderr, "{}", program.help());
    return cli::kExitUsage;
  }
  if (const std::string& name = line.own.front(); !name.starts_with('-') && !has_command(program, name)) {
    return cli::complain(fmt::format("there is no command `{}`; `rolecall --help` lists them", name), cli::kExitUsage);
  }
  try {
    std::vector<std::string> arguments(line.own.rbegin(), line.own.rend());  // CLI11 takes them last first
    program.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : cli::kExitUsage;  // prints the help, or what was wrong
  }
  return command();
}

}  // namespace rolecall::daemon

int main(int argc, char** argv) {
  return rolecall::daemon::run_command_line({argv + 1, argv + argc});
}
