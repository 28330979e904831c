// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>

#include "base/system_message.h"

namespace rolecall::cli {

int print_result(std::string_view text, int exit_code) {
  // Flushed here, because what the end of the program cannot write would be lost in silence.
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written) return exit_code;
  return complain(fmt::format("cannot write the result: {}", base::system_message(errno)), kExitUsage);
}

int complain(std::string_view message, int exit_code) {
  fmt::print(stderr, "rolecall: {}\n", message);
  return exit_code;
}

}  // namespace rolecall::cli
