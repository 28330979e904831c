// SPDX-License-Identifier: Apache-2.0
//
// The typed values that conditions compare: decimal numbers, instants and address ranges.  Policies' values are parsed
// when the policy is compiled, the request's when it is decided; both without allocation.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rolecall::policy {

// A decimal number of any length, compared exactly: 10 equals 10.0.  Views into the text it was parsed from.
class Decimal {
 public:
  static std::optional<Decimal> parse(std::string_view text);  // [+-]digits[.digits]
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  bool negative_ = false;
  std::string_view whole_;     // without leading zeros
  std::string_view fraction_;  // without trailing zeros
};

// A point in time over Java's whole range of years, which AWS accepts.
struct Instant {
  std::int64_t seconds = 0;  // since 1970
  std::int32_t nanoseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// Every form that AWS takes: four digits are a year; other digits are seconds since 1970; else ISO 8601 with any tail
// cut off: `-292275054`, `2026-02`, `2026-02-03`, `2026-02-03T4`, `2026-02-03T04:05:06.789+01:00`.  No zone is UTC.
std::optional<Instant> parse_instant(std::string_view text);

struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  int length = 4;  // 4 or 16
};

// Dotted quad or RFC 4291 text, with an embedded v4 tail allowed; no zone index.
std::optional<IpAddress> parse_ip_address(std::string_view text);

class IpRange {
 public:
  static std::optional<IpRange> parse(std::string_view text);  // an address, or address/prefix
  // Never true across v4 and v6.
  bool contains(const IpAddress& address) const;

 private:
  IpAddress base_;
  int prefix_ = 0;
};

}  // namespace rolecall::policy
