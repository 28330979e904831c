// SPDX-License-Identifier: Apache-2.0
#include "cli/environment.h"

#include <fmt/core.h>
#include <unistd.h>

extern char** environ;

namespace rolecall::cli {
Environment Environment::of_this_process() {
  Environment result;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) result.set(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

std::optional<std::string> Environment::find(std::string_view name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

void Environment::set(std::string_view name, std::string_view value) {
  variables_.insert_or_assign(std::string(name), std::string(value));
}

void Environment::remove(std::string_view name) {
  if (const auto found = variables_.find(name); found != variables_.end()) variables_.erase(found);
}

void Environment::remove_all_starting_with(std::string_view prefix) {
  std::erase_if(variables_, [&](const auto& variable) { return variable.first.starts_with(prefix); });
}

void Environment::bypass_proxy_for(std::string_view host) {
  // Programs disagree on which spelling they read.
  for (const std::string_view name : {"no_proxy", "NO_PROXY"}) {
    const std::optional<std::string> before = find(name);
    if (before == "*") continue;
    set(name, before ? fmt::format("{},{}", *before, host) : std::string(host));
  }
}

std::vector<std::string> Environment::assignments() const {
  std::vector<std::string> result;
  for (const auto& [name, value] : variables_) result.push_back(name + "=" + value);
  return result;
}

}  // namespace rolecall::cli
