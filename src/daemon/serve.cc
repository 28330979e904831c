// SPDX-License-Identifier: Apache-2.0
#include "daemon/serve.h"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "daemon/configuration.h"
#include "daemon/daemon.h"

namespace rolecall::daemon {
namespace {

// As given; checked by configuration_from().
struct Options {
  std::string data;
  std::string api = "127.0.0.1:4566";
  std::string imds = "127.0.0.1:1338";
  std::string account;
  std::string region;
  std::string enforcement = "strict";
  std::int64_t propagation_delay_seconds = 0;
  bool test_controls = false;
};

std::optional<std::string> variable(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): before the first thread starts, and nobody sets variables
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

base::Result<Configuration> configuration_from(const Options& options) {
  Configuration configuration;
  configuration.data = options.data;
  RC_TRY(configuration.api, parse_api_endpoint(options.api));
  RC_TRY(configuration.imds, parse_imds_endpoint(options.imds));
  if (configuration.api.port != 0 && configuration.api.port == configuration.imds.port) {
    return base::failure("--api and --imds need different ports: metadata is served at every loopback address");
  }
  if (!options.account.empty()) {
    RC_TRY(configuration.account, parse_account(options.account));
  }
  if (!options.region.empty()) {
    RC_TRY(configuration.region, parse_region(options.region));
  }
  configuration.test_controls = options.test_controls ? TestControls::Served : TestControls::Absent;
  configuration.propagation_delay = base::seconds(options.propagation_delay_seconds);
  configuration.enforcement =
      options.enforcement == "observe" ? service::Enforcement::Observe : service::Enforcement::Strict;
  RC_TRY(configuration.root_key,
         parse_root_key(variable("ROLECALL_ROOT_ACCESS_KEY_ID"), variable("ROLECALL_ROOT_SECRET_ACCESS_KEY")));
  return configuration;
}

// The signals that stop the server wait for the main thread; no other thread may get one, so they are blocked before
// any is made.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Every connection and every object being read is an open file, and systems hand out few by default.
void raise_open_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int run_serve(const Options& options) {
  auto configuration = configuration_from(options);
  if (!configuration) return cli::complain(configuration.error().message, cli::kExitUsage);

  umask(077);  // what is in the data folder is nobody else's business
  raise_open_file_limit();
  std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error of write(), not our end
  const sigset_t signals = block_stop_signals();
  auto daemon = Daemon::start(*std::move(configuration));
  if (!daemon) return cli::complain(daemon.error().message);
  fmt::print("{}\n", (*daemon)->ready_line());
  std::fflush(stdout);

  int signal = 0;
  sigwait(&signals, &signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // a second one ends the process at once
  (*daemon)->stop();
  return 0;
}

void describe_options(CLI::App& command, Options& options) {
  command.add_option("--data", options.data, "folder that holds everything the server knows; made if missing")
      ->required()
      ->option_text("DIR");
  command.add_option("--api", options.api, "where the AWS APIs are served (default 127.0.0.1:4566)")
      ->option_text("ADDRESS:PORT");
  command
      .add_option("--imds", options.imds,
                  "where the metadata services are served (default 127.0.0.1:1338): every instance has an address of "
                  "its own in 127.0.0.0/8 at that port")
      ->option_text("ADDRESS:PORT");
  command
      .add_option("--account", options.account,
                  "12 digits (default 123456789012); fixed at the first start in a data folder")
      ->option_text("ID");
  command.add_option("--region", options.region, "(default us-east-1); fixed at the first start in a data folder")
      ->option_text("NAME");
  command
      .add_option("--enforcement", options.enforcement,
                  "strict (default): deny what policies do not allow; observe: let every well-signed call through and "
                  "record what would have been denied")
      ->check(CLI::IsMember({"strict", "observe"}))
      ->option_text("MODE");
  command
      .add_option("--propagation-delay", options.propagation_delay_seconds,
                  "how long a change takes to count elsewhere, as AWS's eventual consistency does (default 0)")
      ->check(CLI::Range(std::int64_t{0}, kMaxPropagationDelaySeconds))
      ->option_text("SECONDS");
  command.add_flag("--test-controls", options.test_controls,
                   "serve POST /_rolecall/test/clock and /_rolecall/test/reset, for test suites");
}

}  // namespace

void add_serve(CLI::App& program, cli::Run& run) {
  auto* command = program.add_subcommand("serve", "Serve IAM, STS, EC2, S3 and instance metadata");
  auto options = std::make_shared<Options>();
  describe_options(*command, *options);
  command->footer(
      "\nAt the first start in a data folder the account and its root key are made.  The key is taken from\n"
      "ROLECALL_ROOT_ACCESS_KEY_ID and ROLECALL_ROOT_SECRET_ACCESS_KEY if both are set, else it is random, and "
      "written\n"
      "to DIR/root-credentials (an AWS shared-credentials file with the profile `root`).\n"
      "One line on standard output says when the server serves:\n"
      "  ready api=http://127.0.0.1:4566 imds=127.0.0.1:1338\n"
      "Port 0 lets the kernel choose one.  SIGTERM or SIGINT stops the server; calls in flight are answered first.\n"
      "\nExamples:\n"
      "  rolecall serve --data ./data\n"
      "  rolecall serve --data ./data --api 127.0.0.1:0 --imds 127.0.0.1:0 --test-controls\n"
      "  rolecall serve --data /var/lib/rolecall --account 210987654321 --region eu-west-1");
  command->callback([&run, options] { run = [options] { return run_serve(*options); }; });
}

}  // namespace rolecall::daemon
