// SPDX-License-Identifier: Apache-2.0
#include "http/serialize.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "http/characters.h"

namespace rolecall::http {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end);
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_field_value_char(c); });
}

// Headers that frame the message are the connection's own business.
bool frames_message(std::string_view name) {
  switch (name.size()) {
    case 10:
      return base::equals_ignore_case(name, "connection") || base::equals_ignore_case(name, "keep-alive");
    case 14:
      return base::equals_ignore_case(name, "content-length");
    case 17:
      return base::equals_ignore_case(name, "transfer-encoding");
    default:
      return false;
  }
}

void append_status_line(std::string& out, int status) {
  if (status == 200) {
    out.append("HTTP/1.1 200 OK\r\n");
    return;
  }
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.append(" ").append(reason_phrase(status)).append("\r\n");
}

}  // namespace

bool append_response_head(std::string& out, int status, const Headers& headers, BodyLength length,
                          const AnswerFrame& frame) {
  if (status < 200 || status > 599) return false;
  const std::size_t begin = out.size();
  append_status_line(out, status);
  bool date_given = false;
  bool server_given = false;
  for (const auto [name, value] : headers) {
    if (!is_token(name) || !is_value(value)) {
      out.resize(begin);
      return false;
    }
    if (frames_message(name)) continue;
    date_given = date_given || base::equals_ignore_case(name, "date");
    server_given = server_given || base::equals_ignore_case(name, "server");
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (!date_given) out.append("Date: ").append(frame.date).append("\r\n");
  if (!server_given && !frame.server.empty()) out.append("Server: ").append(frame.server).append("\r\n");
  if (status_has_body(status)) {
    if (length.kind == BodyLength::Kind::Known) {
      out.append("Content-Length: ");
      append_number(out, length.bytes);
      out.append("\r\n");
    } else if (length.kind == BodyLength::Kind::Chunked) {
      out.append("Transfer-Encoding: chunked\r\n");
    }
  }
  if (frame.after == AfterAnswer::Close) {
    out.append("Connection: close\r\n");
  } else if (frame.request_version_minor == 0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  return true;
}

std::string_view DateCache::get() {
  const base::Time now = clock_.now();
  const std::int64_t second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  if (second != second_) {
    second_ = second;
    text_ = base::format_http_date(now);
  }
  return text_;
}

}  // namespace rolecall::http
