// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/encoding.h"

namespace rolecall::base {
namespace {

void write_line(std::string_view level, std::string_view message, std::initializer_list<LogField> fields) {
  // The machine's real time, not the server's: a log is read beside other logs.
  std::string line = format_iso8601_millis(SystemClock().now());
  line.append(" ").append(level).append(" ").append(message);
  for (const auto& [name, value] : fields) {
    line.append(" ").append(name).append("=");
    append_json_string(line, value);
  }
  line.push_back('\n');
  // One write(2): lines of several threads do not mix.  A log that can't be written is no reason to stop serving.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void log_info(std::string_view message, std::initializer_list<LogField> fields) {
  write_line("info", message, fields);
}
void log_warning(std::string_view message, std::initializer_list<LogField> fields) {
  write_line("warning", message, fields);
}
void log_error(std::string_view message, std::initializer_list<LogField> fields) {
  write_line("error", message, fields);
}

}  // namespace rolecall::base
