// SPDX-License-Identifier: Apache-2.0
//
// `rolecall env`: settings to paste.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/env_settings.h"
#include "cli/server.h"

namespace rolecall::cli {
namespace {

struct Options {
  std::string endpoint;
  std::string data;
  std::string client = "cli";
};

int run_env(const Options& options) {
  const auto endpoint = find_endpoint(options.endpoint, Environment::of_this_process());
  if (!endpoint) return complain(endpoint.error().message, kExitUsage);
  Target target{.endpoint = *endpoint, .region = region_of(*endpoint), .credentials_file = ""};
  if (!options.data.empty()) {
    const auto file = root_credentials_of(options.data);
    if (!file) return complain(file.error().message);
    target.credentials_file = *file;
  }
  const auto client = client_named(options.client);
  if (!client) return complain(fmt::format("there are no settings for `{}`", options.client), kExitUsage);
  fmt::print("{}", settings_for(*client, target));
  return 0;
}

}  // namespace

void add_env(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("env", "Print settings that point a client at the server");
  auto options = std::make_shared<Options>();
  command
      ->add_option("--for", options->client, "the client: cli (default), powershell, terraform, python, js, java, go")
      ->check(CLI::IsMember(std::vector<std::string>(kClientNames.begin(), kClientNames.end())))
      ->option_text("CLIENT");
  command
      ->add_option("--endpoint", options->endpoint,
                   "URL of the server (else AWS_ENDPOINT_URL, else http://127.0.0.1:4566)")
      ->option_text("URL");
  command->add_option("--data", options->data, "the server's data folder: settings that sign as its root user")
      ->option_text("DIR");
  command->footer(
      "\nExamples:\n"
      "  eval \"$(rolecall env --data ./data)\"\n"
      "  rolecall env --for terraform --endpoint http://127.0.0.1:5000 > provider.tf");
  command->callback([&run, options] { run = [options] { return run_env(*options); }; });
}

}  // namespace rolecall::cli
