// SPDX-License-Identifier: Apache-2.0
#include "policy/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>

namespace rolecall::policy {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

// A number of digits only, of at least one digit and at most `digits_max`, between the bounds.
std::optional<std::int64_t> parse_digits(std::string_view text, std::size_t digits_max, std::int64_t low,
                                         std::int64_t high) {
  if (text.empty() || text.size() > digits_max || !all_digits(text)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value < low || value > high) return std::nullopt;
  return value;
}

// Cuts the text at the separator: answers what is before it and leaves what is behind it.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return head;
}

constexpr std::int64_t kSecondsPerDay = 86400;

// AWS: the range of years of Java's calendar.
constexpr std::int64_t kYearMin = -292275054;
constexpr std::int64_t kYearMax = 292278993;

// Days from 1970-01-01 in the proleptic Gregorian calendar; std::chrono::year stops at 32767.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

int days_in_month(std::int64_t year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.ends_with('-')) return std::nullopt;
  const auto magnitude = parse_digits(take_until(text, '-'), 9, 0, -kYearMin + kYearMax);
  if (!magnitude) return std::nullopt;
  const std::int64_t year = negative ? -*magnitude : *magnitude;
  if (year < kYearMin || year > kYearMax) return std::nullopt;
  int month = 1;
  int day = 1;
  if (!text.empty()) {
    const auto parsed = parse_digits(take_until(text, '-'), 2, 1, 12);
    if (!parsed) return std::nullopt;
    month = static_cast<int>(*parsed);
  }
  if (!text.empty()) {
    const auto parsed = parse_digits(text, 2, 1, days_in_month(year, month));
    if (!parsed) return std::nullopt;
    day = static_cast<int>(*parsed);
  }
  return days_from_civil(year, month, day);
}

// `Z`, `+hh`, `+hhmm`, `+hh:mm`; answers the seconds to subtract.
std::optional<std::int64_t> parse_zone(std::string_view text) {
  if (text.front() == 'Z' || text.front() == 'z')
    return text.size() == 1 ? std::optional<std::int64_t>(0) : std::nullopt;
  const std::int64_t sign = text.starts_with('-') ? -1 : 1;
  text.remove_prefix(1);
  const std::string_view hours_text = text.substr(0, 2);
  if (hours_text.size() != 2) return std::nullopt;
  std::string_view minutes_text = text.substr(2);
  if (minutes_text == ":") return std::nullopt;
  if (minutes_text.starts_with(':')) minutes_text.remove_prefix(1);
  const auto hours = parse_digits(hours_text, 2, 0, 23);
  if (!hours) return std::nullopt;
  std::int64_t minutes = 0;
  if (!minutes_text.empty()) {
    const auto parsed = minutes_text.size() == 2 ? parse_digits(minutes_text, 2, 0, 59) : std::nullopt;
    if (!parsed) return std::nullopt;
    minutes = *parsed;
  }
  return sign * (*hours * 3600 + minutes * 60);
}

struct TimeOfDay {
  std::int64_t seconds = 0;  // may leave the day by the zone
  std::int32_t nanoseconds = 0;
};

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
  TimeOfDay time;
  if (text.empty()) return time;  // AWS: `01T` passes
  if (const std::size_t zone = text.find_first_of("Zz+-"); zone != std::string_view::npos) {
    const auto offset = parse_zone(text.substr(zone));
    if (!offset) return std::nullopt;
    time.seconds -= *offset;
    text = text.substr(0, zone);
  }
  std::string_view fraction_rest = text;
  std::string_view clock = take_until(fraction_rest, '.');
  const bool has_fraction = clock.size() != text.size();
  if (clock.ends_with(':')) return std::nullopt;
  std::int64_t unit = 3600;
  for (int part = 0; part < 3 && (part == 0 || !clock.empty()); ++part, unit /= 60) {
    const auto value = parse_digits(take_until(clock, ':'), 2, 0, part == 0 ? 23 : 59);
    if (!value) return std::nullopt;
    time.seconds += *value * unit;
  }
  if (!clock.empty()) return std::nullopt;
  if (has_fraction) {
    const auto digits = parse_digits(fraction_rest, 9, 0, 999999999);
    if (!digits) return std::nullopt;
    time.nanoseconds = static_cast<std::int32_t>(*digits);
    for (std::size_t i = fraction_rest.size(); i < 9; ++i) time.nanoseconds *= 10;
  }
  return time;
}

using Bytes = std::array<std::uint8_t, 16>;

// One side of `::`: groups of four hex digits, perhaps a dotted quad at the very end.  Answers how many bytes it wrote.
std::optional<std::size_t> parse_v6_groups(std::string_view text, Bytes& out, bool may_end_in_v4) {
  std::size_t used = 0;
  if (text.empty()) return used;
  for (bool more = true; more;) {
    more = text.find(':') != std::string_view::npos;
    const std::string_view group = take_until(text, ':');
    if (!more && may_end_in_v4 && group.find('.') != std::string_view::npos) {
      const auto v4 = parse_dotted_quad(group);
      if (!v4 || used + 4 > out.size()) return std::nullopt;
      for (int shift = 24; shift >= 0; shift -= 8) out[used++] = static_cast<std::uint8_t>(*v4 >> shift);
      return used;
    }
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), value, 16);
    if (group.empty() || group.size() > 4 || error != std::errc() || end != group.data() + group.size()) {
      return std::nullopt;
    }
    if (used + 2 > out.size()) return std::nullopt;
    out[used++] = static_cast<std::uint8_t>(value >> 8);
    out[used++] = static_cast<std::uint8_t>(value & 0xFF);
  }
  return used;
}

std::optional<Bytes> parse_v6(std::string_view text) {
  Bytes front{};
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    const auto used = parse_v6_groups(text, front, true);
    return used && *used == front.size() ? std::optional(front) : std::nullopt;
  }
  Bytes back{};
  const auto before = parse_v6_groups(text.substr(0, gap), front, false);
  const auto behind = parse_v6_groups(text.substr(gap + 2), back, true);
  if (!before || !behind || *before + *behind > 14) return std::nullopt;
  std::copy_n(back.begin(), *behind, front.end() - static_cast<std::ptrdiff_t>(*behind));
  return front;
}

std::uint64_t from_big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

// The first `bits` bits of a number of `size` bits.
std::uint64_t mask_of(int bits, int size) {
  if (bits <= 0) return 0;
  const std::uint64_t whole = bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  return bits >= size ? whole : whole << (size - bits);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal number;
  if (text.starts_with('-') || text.starts_with('+')) {
    number.negative_ = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  number.whole_ = text.substr(0, point);
  if (point != std::string_view::npos) number.fraction_ = text.substr(point + 1);
  if (number.whole_.empty() && number.fraction_.empty()) return std::nullopt;
  if (!all_digits(number.whole_) || !all_digits(number.fraction_)) return std::nullopt;
  while (number.whole_.starts_with('0')) number.whole_.remove_prefix(1);
  while (number.fraction_.ends_with('0')) number.fraction_.remove_suffix(1);
  if (number.whole_.empty() && number.fraction_.empty()) number.negative_ = false;
  return number;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_) return b.negative_ <=> a.negative_;
  auto order = a.whole_.size() <=> b.whole_.size();
  if (order == 0) order = a.whole_ <=> b.whole_;
  if (order == 0) order = a.fraction_ <=> b.fraction_;
  return a.negative_ ? 0 <=> order : order;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (!text.empty() && all_digits(text) && text.size() != 4) {
    const auto seconds = parse_digits(text, 19, 0, INT64_MAX);
    return seconds ? std::optional(Instant{*seconds, 0}) : std::nullopt;
  }
  const std::size_t t = text.find_first_of("Tt");
  const auto days = parse_date(text.substr(0, t));
  if (!days) return std::nullopt;
  const auto time = parse_time_of_day(t == std::string_view::npos ? std::string_view() : text.substr(t + 1));
  if (!time) return std::nullopt;
  return Instant{*days * kSecondsPerDay + time->seconds, time->nanoseconds};
}

std::optional<IpAddress> parse_v6_address(std::string_view text) {
  const auto bytes = parse_v6(text);
  if (!bytes) return std::nullopt;
  const std::span<const std::uint8_t> all(*bytes);
  return IpAddress{IpAddress::Family::V6, from_big_endian(all.first(8)), from_big_endian(all.last(8))};
}

std::optional<IpRange> IpRange::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool v4 = address->family == IpAddress::Family::V4;
  std::int64_t prefix = v4 ? 32 : 128;
  if (slash != std::string_view::npos) {
    const auto given = parse_digits(text.substr(slash + 1), 3, 0, prefix);
    if (!given) return std::nullopt;
    prefix = *given;
  }
  IpRange range;
  range.base_ = *address;
  range.high_mask_ = v4 ? 0 : mask_of(static_cast<int>(std::min<std::int64_t>(prefix, 64)), 64);
  range.low_mask_ = v4 ? mask_of(static_cast<int>(prefix), 32) : mask_of(static_cast<int>(prefix) - 64, 64);
  return range;
}

}  // namespace rolecall::policy
