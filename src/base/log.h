// SPDX-License-Identifier: Apache-2.0
//
// The server's own log: one line an event on standard error, a constant message and then named fields.  No request
// bodies, headers, canonical requests or secrets, at any level.  Thread-safe; a line is written whole.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace rolecall::base {

using LogField = std::pair<std::string_view, std::string>;

void log_info(std::string_view message, std::initializer_list<LogField> fields = {});
void log_warning(std::string_view message, std::initializer_list<LogField> fields = {});
void log_error(std::string_view message, std::initializer_list<LogField> fields = {});

}  // namespace rolecall::base
