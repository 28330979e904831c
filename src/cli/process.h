// SPDX-License-Identifier: Apache-2.0
//
// Other programs, started with an argument list and an environment; no shell is involved.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/environment.h"

namespace rolecall::cli {

struct Program {
  std::string name;  // looked up in this process's PATH
  std::vector<std::string> arguments;
  Environment environment;
  std::filesystem::path folder = ".";  // where it runs
};

// Lets the program take the place of this process.  Comes back only if that failed: prints why and answers the exit
// code, 127 for a program that isn't there and 126 for one that can't be run, as shells do.
int replace_this_process(const Program& program);

struct Finished {
  int exit_code = 0;  // 128 and the signal's number if one ended it
  std::string output;
  std::string errors;
};

// Waits for the program's end and keeps what it printed.
base::Result<Finished> run_to_end(const Program& program);

// A program that runs beside us and not longer than we; its standard error is ours.  Ended with SIGTERM, and waited
// for, when this goes.
class RunningProgram {
 public:
  static base::Result<RunningProgram> start(const Program& program);
  RunningProgram(RunningProgram&& other) noexcept;
  RunningProgram& operator=(RunningProgram&&) = delete;
  ~RunningProgram();

  // The next line of its standard output, without the line's end.  Fails if none comes in time or it has ended.
  base::Result<std::string> read_line(std::chrono::milliseconds patience);
  // Sends SIGTERM and waits; the exit code.
  int stop();

 private:
  RunningProgram(pid_t process, int output) : process_(process), output_(output) {}

  pid_t process_;
  int output_;
};

}  // namespace rolecall::cli
