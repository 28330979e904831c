// SPDX-License-Identifier: Apache-2.0
//
// Environment: the variables of this process as a value, to be changed for a program that takes our place.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rolecall::cli {

class Environment {
 public:
  Environment() = default;
  static Environment of_this_process();

  // Absence: not set, or set to nothing (AWS tools treat both alike).
  std::optional<std::string> find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).has_value(); }
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  void remove_all_starting_with(std::string_view prefix);

  // Adds `host` to the hosts that are reached without a proxy: a proxy cannot reach our loopback addresses.
  void bypass_proxy_for(std::string_view host);

  std::vector<std::string> assignments() const;  // NAME=VALUE, sorted by name

 private:
  std::map<std::string, std::string, std::less<>> variables_;
};

}  // namespace rolecall::cli
