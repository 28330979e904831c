// SPDX-License-Identifier: Apache-2.0
//
// The typed values that conditions compare: decimal numbers, instants and address ranges.  Policies' values are parsed
// when the policy is compiled, the request's when it is decided; both without allocation.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "policy/bytes.h"

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

// As numbers, so that a range is a mask.
struct IpAddress {
  enum class Family : std::uint8_t { V4, V6 };
  Family family = Family::V4;
  std::uint64_t high = 0;  // the first half of a v6 address
  std::uint64_t low = 0;   // the other half, or a v4 address
};

std::optional<std::uint32_t> parse_dotted_quad(std::string_view text);
// RFC 4291, with an embedded v4 tail allowed; no zone index.
std::optional<IpAddress> parse_v6_address(std::string_view text);
// Either.
inline std::optional<IpAddress> parse_ip_address(std::string_view text) {
  if (const auto quad = parse_dotted_quad(text)) return IpAddress{IpAddress::Family::V4, 0, *quad};
  return parse_v6_address(text);
}

class IpRange {
 public:
  static std::optional<IpRange> parse(std::string_view text);  // an address, or address/prefix
  // Never true across v4 and v6.
  bool contains(const IpAddress& address) const {
    return address.family == base_.family &&
           (((address.high ^ base_.high) & high_mask_) | ((address.low ^ base_.low) & low_mask_)) == 0;
  }

 private:
  IpAddress base_;
  std::uint64_t high_mask_ = 0;
  std::uint64_t low_mask_ = 0;
};

// One number of a dotted quad, of one to three digits, at `at`, which it moves behind it; a number above 255 if there
// is none.  The text ends with something that is no digit.
inline std::uint32_t take_octet(const char*& at) {
  constexpr std::uint32_t kNone = 256;
  const auto digit = [](char c) { return static_cast<std::uint32_t>(static_cast<unsigned char>(c)) - '0'; };
  std::uint32_t value = digit(*at);
  if (value > 9) return kNone;
  const std::uint32_t second = digit(*++at);
  if (second > 9) return value;
  value = value * 10 + second;
  const std::uint32_t third = digit(*++at);
  if (third > 9) return value;
  ++at;
  return value * 10 + third;
}

// Here, and without looking for the end at each step, as nearly every request is matched against some range.
inline std::optional<std::uint32_t> parse_dotted_quad(std::string_view text) {
  constexpr std::size_t kLongest = 15;
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  const std::array<std::uint64_t, 2> words = {load_partial(text, 0),
                                              load_partial(text, std::min(text.size(), kWordSize))};
  const auto terminated = std::bit_cast<std::array<char, sizeof(words)>>(words);
  const char* at = terminated.data();
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && *at++ != '.') return std::nullopt;
    const std::uint32_t octet = take_octet(at);
    if (octet > 255) return std::nullopt;
    address = address << 8 | octet;
  }
  return at == terminated.data() + text.size() ? std::optional(address) : std::nullopt;
}

}  // namespace rolecall::policy
