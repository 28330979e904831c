// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <algorithm>
#include <iterator>

namespace rolecall::cli {
namespace {

using Arguments = std::vector<std::string>;

// The options of `rolecall aws` itself: they stand before everything that is AWS's.
bool is_own_option(const std::string& argument) {
  return argument == "--endpoint" || argument == "--data" || argument == "--help" || argument == "-h" ||
         argument.starts_with("--endpoint=") || argument.starts_with("--data=");
}

bool takes_value(const std::string& option) {
  return option == "--endpoint" || option == "--data";
}

CommandLine split_aws(const Arguments& arguments) {
  auto at = arguments.begin() + 1;
  while (at != arguments.end() && is_own_option(*at)) {
    at += takes_value(*at) && std::next(at) != arguments.end() ? 2 : 1;
  }
  CommandLine line{.own = {arguments.begin(), at}};
  if (at != arguments.end() && *at == "--") {
    line.has_separator = true;
    ++at;
  }
  line.foreign.assign(at, arguments.end());
  return line;
}

CommandLine split_exec(const Arguments& arguments) {
  const auto separator = std::ranges::find(arguments, "--");
  CommandLine line{.own = {arguments.begin(), separator}};
  if (separator != arguments.end()) {
    line.has_separator = true;
    line.foreign.assign(std::next(separator), arguments.end());
  }
  return line;
}

}  // namespace

CommandLine split(const Arguments& arguments) {
  if (!arguments.empty() && arguments.front() == "aws") return split_aws(arguments);
  if (!arguments.empty() && arguments.front() == "exec") return split_exec(arguments);
  return {.own = arguments};
}

}  // namespace rolecall::cli
