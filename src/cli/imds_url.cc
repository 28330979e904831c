// SPDX-License-Identifier: Apache-2.0
//
// `rolecall imds-url`: where an instance's metadata service is.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/server.h"

namespace rolecall::cli {
namespace {

struct Options {
  std::string endpoint;
  std::string instance;
};

int run_imds_url(const Options& options) {
  const auto endpoint = find_endpoint(options.endpoint, Environment::of_this_process());
  if (!endpoint) return complain(endpoint.error().message, kExitUsage);
  const auto place = find_instance(*endpoint, options.instance);
  if (!place) return complain(place.error().message);
  fmt::print("{}\n", place->metadata_url);
  return 0;
}

}  // namespace

void add_imds_url(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("imds-url", "Print the base URL of an instance's metadata service");
  auto options = std::make_shared<Options>();
  command->add_option("INSTANCE", options->instance, "its id, i-...")->required()->option_text(" ");
  command
      ->add_option("--endpoint", options->endpoint,
                   "URL of the server (else AWS_ENDPOINT_URL, else http://127.0.0.1:4566)")
      ->option_text("URL");
  command->footer(
      "\nNo credentials are needed, but you must be on the server's machine.\n"
      "\nExamples:\n"
      "  IMDS=$(rolecall imds-url i-0123456789abcdef0)\n"
      "  TOKEN=$(curl -sX PUT $IMDS/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600')\n"
      "  curl -s $IMDS/latest/meta-data/iam/security-credentials/ -H \"X-aws-ec2-metadata-token: $TOKEN\"");
  command->callback([&run, options] { run = [options] { return run_imds_url(*options); }; });
}

}  // namespace rolecall::cli
