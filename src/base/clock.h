// SPDX-License-Identifier: Apache-2.0
//
// Time, as everything in the server sees it.  Nobody but SystemClock reads the machine's clock, so that a test can move
// the whole server's time (`POST /_rolecall/test/clock`).  All times are UTC.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rolecall::base {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

// The machine's clock plus an offset that only test controls move.
class SystemClock final : public Clock {
 public:
  Time now() const override;
  void advance(milliseconds by) { offset_ms_.fetch_add(by.count()); }
  milliseconds offset() const { return milliseconds(offset_ms_.load()); }

 private:
  std::atomic<std::int64_t> offset_ms_ = 0;
};

// A clock that stands still until it is moved: for unit tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_ms_(start.time_since_epoch().count()) {}
  Time now() const override { return Time(milliseconds(now_ms_.load())); }
  void advance(milliseconds by) { now_ms_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

// The forms of AWS's wire.  Each is exact to its unit; fractions are cut off.
// Of years 0 to 9999: there is no place for more digits.
std::string format_iso8601(Time time);         // 2026-02-03T04:05:06Z        (IAM, STS, IMDS)
std::string format_iso8601_millis(Time time);  // 2026-02-03T04:05:06.000Z    (EC2, S3)
std::string format_basic(Time time);           // 20260203T040506Z            (X-Amz-Date)
std::string format_http_date(Time time);       // Tue, 03 Feb 2026 04:05:06 GMT

// Absence: the text is not of that form or names no real moment.
std::optional<Time> parse_basic(std::string_view text);
std::optional<Time> parse_iso8601(std::string_view text);  // with Z or an offset, optional fraction
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace rolecall::base
