// SPDX-License-Identifier: Apache-2.0
//
// `rolecall serve`: the command line of the server, and its life from start to signal.
#pragma once

#include "cli/commands.h"

namespace rolecall::daemon {

void add_serve(CLI::App& program, cli::Run& run);

}  // namespace rolecall::daemon
