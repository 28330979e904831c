// SPDX-License-Identifier: Apache-2.0
//
// `rolecall exec`: a program as it would run on an instance.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/process.h"
#include "cli/server.h"

namespace rolecall::cli {
namespace {

struct Options {
  std::string endpoint;
  std::string instance;
  std::vector<std::string> shown_only;  // for the help: split() has taken the command away
};

// What a program on the instance knows: where its metadata service and the APIs are, and nothing of the person who
// runs it.
Environment environment_on(const std::string& instance, const InstancePlace& place, const std::string& endpoint) {
  Environment environment = Environment::of_this_process();
  for (const std::string_view prefix : {"AWS_", "ROLECALL_"}) environment.remove_all_starting_with(prefix);
  environment.remove("BOTO_CONFIG");  // boto 2 reads keys from it
  environment.set("AWS_CONFIG_FILE", "/dev/null");
  environment.set("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
  // AWS: the CLI 2.9 of Debian puts its path right behind the endpoint; every client takes one that ends in a slash.
  environment.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", place.metadata_url + "/");
  environment.set("AWS_ENDPOINT_URL", endpoint);
  environment.set("AWS_REGION", place.region);
  environment.set("AWS_DEFAULT_REGION", place.region);
  environment.set("ROLECALL_INSTANCE_ID", instance);
  environment.bypass_proxy_for(host_of(place.metadata_url));
  environment.bypass_proxy_for(host_of(endpoint));
  return environment;
}

int run_exec(const Options& options, const CommandLine& line) {
  if (!line.has_separator || line.foreign.empty()) {
    return complain("write the command behind `--`: rolecall exec INSTANCE -- CMD...", kExitUsage);
  }
  const auto endpoint = find_endpoint(options.endpoint, Environment::of_this_process());
  if (!endpoint) return complain(endpoint.error().message, kExitUsage);
  const auto place = find_instance(*endpoint, options.instance);
  if (!place) return complain(place.error().message);
  return replace_this_process({.name = line.foreign.front(),
                               .arguments = {line.foreign.begin() + 1, line.foreign.end()},
                               .environment = environment_on(options.instance, *place, *endpoint)});
}

}  // namespace

void add_exec(CLI::App& program, Run& run, const CommandLine& line) {
  auto* command = program.add_subcommand("exec", "Run a program as if it ran on an instance");
  auto options = std::make_shared<Options>();
  command->add_option("INSTANCE", options->instance, "its id, i-...")->required()->option_text(" ");
  command->add_option("CMD", options->shown_only, "the program and its arguments, behind `--`")->option_text("...");
  command
      ->add_option("--endpoint", options->endpoint,
                   "URL of the server (else AWS_ENDPOINT_URL, else http://127.0.0.1:4566)")
      ->option_text("URL");
  command->footer(
      "\nThe program's environment names the instance's metadata service and the APIs\n"
      "(AWS_EC2_METADATA_SERVICE_ENDPOINT, AWS_ENDPOINT_URL, AWS_REGION, ROLECALL_INSTANCE_ID) and holds no keys: "
      "every\n"
      "other AWS_ variable is taken out, and no configuration file of yours is read.  AWS tools in it find the role's\n"
      "keys as they do on EC2.  It takes the place of rolecall; its exit code is ours.\n"
      "\nExamples:\n"
      "  rolecall exec i-0123456789abcdef0 -- python3 app.py\n"
      "  rolecall exec i-0123456789abcdef0 -- rolecall aws s3 ls");
  command->callback([&run, &line, options] { run = [&line, options] { return run_exec(*options, line); }; });
}

}  // namespace rolecall::cli
