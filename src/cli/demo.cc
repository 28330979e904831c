// SPDX-License-Identifier: Apache-2.0
//
// `rolecall demo`: the whole tutorial against a fresh server of its own.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <system_error>

#include "cli/commands.h"
#include "cli/demo/tutorial.h"
#include "cli/process.h"

namespace rolecall::cli {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kStartPatience = 20s;

// A folder for one demo: data and policy files.  It goes with the object unless the user wants to keep it.
class Workplace {
 public:
  static base::Result<Workplace> temporary() {
    std::string pattern = (fs::temp_directory_path() / "rolecall-demo.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return base::failure("cannot make a folder like " + pattern);
    return Workplace(pattern, /*kept=*/false);
  }
  static base::Result<Workplace> kept(const std::string& folder) {
    std::error_code error;
    const fs::path path = fs::absolute(folder, error);
    fs::create_directories(path, error);
    if (error) return base::failure(fmt::format("cannot make {}: {}", folder, error.message()));
    if (!fs::is_empty(path, error))
      return base::failure(fmt::format("{} is not empty: the demo starts afresh", folder));
    return Workplace(path, /*kept=*/true);
  }
  Workplace(Workplace&& other) noexcept : path_(std::move(other.path_)), kept_(std::exchange(other.kept_, true)) {}
  Workplace& operator=(Workplace&&) = delete;
  ~Workplace() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  Workplace(fs::path path, bool kept) : path_(std::move(path)), kept_(kept) {}
  fs::path path_;
  bool kept_;
};

// Set by SIGINT and SIGTERM, so that the server is stopped and the folder removed.
volatile std::sig_atomic_t interrupted = 0;

std::string own_file() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).string();
}

// "http://127.0.0.1:4566" of the line `ready api=URL imds=ADDR:PORT`.
std::string api_in(const std::string& ready_line) {
  constexpr std::string_view kStart = "ready api=";
  if (!ready_line.starts_with(kStart)) return {};
  return ready_line.substr(kStart.size(), ready_line.find(' ', kStart.size()) - kStart.size());
}

// "aws-cli/2.9.19 ..."; fails if there is no AWS CLI to show.
base::Result<std::string> cli_version() {
  const auto version =
      run_to_end({.name = "aws", .arguments = {"--version"}, .environment = Environment::of_this_process()});
  if (!version || version->exit_code != 0) {
    return base::failure(
        "the demo shows the AWS CLI at work, and there is no `aws` in PATH: install it (Debian: awscli)");
  }
  return version->output.substr(0, version->output.find_first_of(" \n"));
}

int tell_tutorial(demo::Story& story, const demo::Stage& stage) {
  using demo::Tutorial;
  Tutorial tutorial(story, stage);
  constexpr void (Tutorial::*kChapters[])() = {
      &Tutorial::show_the_server,      &Tutorial::create_a_role,    &Tutorial::launch_an_instance,
      &Tutorial::fetch_credentials,    &Tutorial::use_credentials,  &Tutorial::change_the_role,
      &Tutorial::attach_a_role,        &Tutorial::replace_the_role, &Tutorial::detach_the_role,
      &Tutorial::pass_only_some_roles, &Tutorial::watch_keys_rotate};
  for (const auto chapter : kChapters) (tutorial.*chapter)();
  return story.summary();
}

int run_demo(const std::string& keep) {
  const auto version = cli_version();
  if (!version) return complain(version.error().message);
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { interrupted = 1; });
  auto workplace = keep.empty() ? Workplace::temporary() : Workplace::kept(keep);
  if (!workplace) return complain(workplace.error().message);
  const fs::path data = workplace->path() / "data";
  const std::string program = own_file();
  Environment environment = Environment::of_this_process();
  environment.remove_all_starting_with("ROLECALL_ROOT_");  // this account is of no use to anybody else
  auto server = RunningProgram::start({.name = program,
                                       .arguments = {"serve", "--data", data.string(), "--api", "127.0.0.1:0", "--imds",
                                                     "127.0.0.1:0", "--test-controls"},
                                       .environment = environment});
  if (!server) return complain(server.error().message);
  const auto ready = server->read_line(kStartPatience);
  const std::string endpoint = ready ? api_in(*ready) : std::string();
  if (endpoint.empty()) return complain("the demo's server did not start");

  fmt::print(
      "Rolecall's demo: AWS's tutorial \"IAM roles for Amazon EC2\", with {} against a fresh server.\n\n$ {}\n    {}\n",
      *version, "rolecall serve --data data --api 127.0.0.1:0 --imds 127.0.0.1:0 --test-controls", *ready);
  demo::Story story(workplace->path(), program, interrupted);
  const int result = tell_tutorial(
      story, {.endpoint = endpoint, .program = program, .credentials_file = (data / "root-credentials").string()});
  const int stopped = server->stop();
  if (stopped != 0) return complain(fmt::format("the demo's server ended with code {}", stopped));
  if (!keep.empty()) fmt::print("\nThe server's data and the policy files are in {}\n", workplace->path().string());
  return result;
}

}  // namespace

void add_demo(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("demo", "Walk through the tutorial against a fresh server");
  auto keep = std::make_shared<std::string>();
  command->add_option("--keep", *keep, "work in this folder, which must be empty, and leave it there")
      ->option_text("DIR");
  command->footer(
      "\nIt starts a server of its own on free ports, with its data in a temporary folder that is removed at the end,\n"
      "and runs the installed AWS CLI against it: every command of AWS's tutorial \"IAM roles for Amazon EC2\", each\n"
      "with its answer and a check.  The exit code is 0 if every check holds and 1 otherwise.\n"
      "\nExamples:\n"
      "  rolecall demo\n"
      "  rolecall demo --keep ./demo");
  command->callback([&run, keep] { run = [keep] { return run_demo(*keep); }; });
}

}  // namespace rolecall::cli
