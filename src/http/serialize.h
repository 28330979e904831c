// SPDX-License-Identifier: Apache-2.0
//
// Response heads as bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace rolecall::http {

// How the peer learns where the body ends.
struct BodyLength {
  enum class Kind { Known, Chunked, UntilClose } kind = Kind::Known;
  std::uint64_t bytes = 0;
};

// What the connection adds to an answer of its own.
struct AnswerFrame {
  int request_version_minor = 1;
  AfterAnswer after = AfterAnswer::KeepAlive;
  std::string_view date;
  std::string_view server;  // empty: none
};

// Statuses that never have a body (RFC 9110, 6.4.1).
inline bool status_has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

// Appends the status line and all header lines with the empty one.  False, with `out` as it was: the status is not
// 200..599, or a header's name or value cannot be sent (a line break in it would split the response).
bool append_response_head(std::string& out, int status, const Headers& headers, BodyLength length,
                          const AnswerFrame& frame);

// The Date header's value, made anew once a second.  Not thread-safe: one per thread.
class DateCache {
 public:
  explicit DateCache(const base::Clock& clock) : clock_(clock) {}
  std::string_view get();

 private:
  const base::Clock& clock_;
  std::int64_t second_ = INT64_MIN;
  std::string text_;
};

}  // namespace rolecall::http
