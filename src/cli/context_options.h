// SPDX-License-Identifier: Apache-2.0
//
// The context of a simulation as the command line gives it: `--context KEY=VALUE`, `--context KEY:TYPE=VALUE,...` and
// files of JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/context.h"

namespace rolecall::cli {

// `aws:SourceIp=203.0.113.7`, `aws:TagKeys:stringList=team,cost`: a type behind the key makes the value be checked, and
// a list be taken apart at its commas.
base::Status add_context_option(policy::Context& context, std::string_view option);

// Either an object, {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["team"]}, or the list that AWS's CLI takes as
// --context-entries.
base::Status add_context_file(policy::Context& context, std::string_view text);

}  // namespace rolecall::cli
