// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

#include <fmt/core.h>

#include <cstdio>

namespace rolecall::cli {

int complain(std::string_view message, int exit_code) {
  fmt::print(stderr, "rolecall: {}\n", message);
  return exit_code;
}

}  // namespace rolecall::cli
