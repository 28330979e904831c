// SPDX-License-Identifier: Apache-2.0
//
// `rolecall aws`: the installed AWS CLI, pointed at the server.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>

#include "cli/commands.h"
#include "cli/process.h"
#include "cli/server.h"

namespace rolecall::cli {
namespace {

struct Options {
  std::string endpoint;
  std::string data;
  std::vector<std::string> shown_only;  // for the help: split() has taken the arguments away
};

// Credentials that somebody chose for this very command: they come before --data.  The default profile of a
// credentials file is no choice: it is most often a key of real AWS.
constexpr std::array<std::string_view, 7> kCredentialVariables{"AWS_ACCESS_KEY_ID",
                                                               "AWS_PROFILE",
                                                               "AWS_DEFAULT_PROFILE",
                                                               "AWS_WEB_IDENTITY_TOKEN_FILE",
                                                               "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                                               "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                                               "AWS_EC2_METADATA_SERVICE_ENDPOINT"};

bool has_option(const std::vector<std::string>& arguments, std::string_view option) {
  return std::ranges::any_of(arguments, [&](std::string_view argument) {
    return argument == option || (argument.starts_with(option) && argument[option.size()] == '=');
  });
}

// The variable or option that already chooses credentials; empty if there is none.
std::string_view chosen_credentials(const Environment& environment, const std::vector<std::string>& arguments) {
  if (has_option(arguments, "--profile")) return "--profile";
  if (has_option(arguments, "--no-sign-request")) return "--no-sign-request";
  const auto found =
      std::ranges::find_if(kCredentialVariables, [&](std::string_view name) { return environment.has(name); });
  return found == kCredentialVariables.end() ? std::string_view() : *found;
}

int run_aws(const Options& options, std::vector<std::string> arguments) {
  Environment environment = Environment::of_this_process();
  const auto endpoint = find_endpoint(options.endpoint, environment);
  if (!endpoint) return complain(endpoint.error().message, kExitUsage);

  if (!options.data.empty()) {
    const auto file = root_credentials_of(options.data);
    if (!file) return complain(file.error().message);
    if (const std::string_view chosen = chosen_credentials(environment, arguments); !chosen.empty()) {
      fmt::print(stderr, "rolecall: {} chooses the credentials, not --data\n", chosen);
    } else {
      environment.set("AWS_SHARED_CREDENTIALS_FILE", *file);
      environment.set("AWS_PROFILE", "root");
    }
  }
  if (!environment.has("AWS_REGION") && !environment.has("AWS_DEFAULT_REGION")) {
    environment.set("AWS_DEFAULT_REGION", region_of(*endpoint));
  }
  environment.set("AWS_ENDPOINT_URL", *endpoint);
  environment.bypass_proxy_for(host_of(*endpoint));
  // CLIs before 2.13 do not read AWS_ENDPOINT_URL.  It is a global option, so it may stand in front of every command,
  // also of those that call nobody (`configure`, `help`).
  if (!has_option(arguments, "--endpoint-url")) {
    arguments.insert(arguments.begin(), {"--endpoint-url", *endpoint});
  }
  return replace_this_process(
      {.name = "aws", .arguments = std::move(arguments), .environment = std::move(environment)});
}

}  // namespace

void add_aws(CLI::App& program, Run& run, const CommandLine& line) {
  auto* command = program.add_subcommand("aws", "Run the installed AWS CLI against the server");
  auto options = std::make_shared<Options>();
  command
      ->add_option("--endpoint", options->endpoint,
                   "URL of the server (else AWS_ENDPOINT_URL, else http://127.0.0.1:4566)")
      ->option_text("URL");
  command
      ->add_option("--data", options->data,
                   "the server's data folder: sign as its root user, unless the environment or --profile chooses "
                   "credentials")
      ->option_text("DIR");
  command->add_option("ARGS", options->shown_only, "what `aws` is to do")->option_text("...");
  command->footer(
      "\nAll that follows is given to `aws` as it is; its exit code is ours.  The region is the server's unless\n"
      "AWS_REGION or AWS_DEFAULT_REGION is set.  It works with CLIs too old to know AWS_ENDPOINT_URL.\n"
      "\nExamples:\n"
      "  rolecall aws --data ./data iam create-role --role-name s3access \\\n"
      "      --assume-role-policy-document file://ec2-role-trust-policy.json\n"
      "  AWS_PROFILE=alice rolecall aws s3 ls\n"
      "  rolecall exec i-0123456789abcdef0 -- rolecall aws sts get-caller-identity");
  command->callback([&run, &line, options] { run = [&line, options] { return run_aws(*options, line.foreign); }; });
}

}  // namespace rolecall::cli
