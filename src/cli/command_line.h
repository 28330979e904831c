// SPDX-License-Identifier: Apache-2.0
//
// Two commands take another program's command line along: `rolecall aws ARGS...` and `rolecall exec INSTANCE --
// CMD...`. split() takes it away before our own options are parsed, so that no parser of ours ever looks at it.
#pragma once

#include <string>
#include <vector>

namespace rolecall::cli {

struct CommandLine {
  std::vector<std::string> own;      // the command and its options
  std::vector<std::string> foreign;  // what belongs to the program that is run
  // `exec` was given the `--` that its program stands behind.
  bool has_separator = false;
};

// `arguments` are those of the process without the program's name.
CommandLine split(const std::vector<std::string>& arguments);

}  // namespace rolecall::cli
