// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/cidr.h"

#include <fmt/format.h>

#include <charconv>

namespace rolecall::service::ec2 {
namespace {

// AWS reserves the network's address, the router's, the name server's and one more, and the broadcast address.
constexpr std::uint32_t kFirstAssignable = 4;

// A decimal number up to `max` without leading zeros.
std::optional<std::uint32_t> parse_decimal(std::string_view text, std::uint32_t max) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return value;
}

}  // namespace

std::string Cidr::text() const {
  return fmt::format("{}/{}", ipv4_text(address), prefix);
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const auto dot = text.find('.');
    if ((dot == std::string_view::npos) != (part == 3)) return std::nullopt;
    const auto value = parse_decimal(text.substr(0, dot), 255);
    if (!value) return std::nullopt;
    address = address << 8 | *value;
    text.remove_prefix(part == 3 ? text.size() : dot + 1);
  }
  return address;
}

std::string ipv4_text(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = parse_ipv4(text.substr(0, slash));
  const auto prefix = parse_decimal(text.substr(slash + 1), 32);
  if (!address || !prefix) return std::nullopt;
  const std::uint32_t mask = *prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - *prefix);
  return Cidr{*address & mask, static_cast<int>(*prefix)};
}

bool is_assignable(const Cidr& subnet, std::uint32_t address) {
  const std::uint64_t offset = address - subnet.address;
  return offset >= kFirstAssignable && offset + 1 < subnet.size();
}

std::optional<std::uint32_t> free_address(const Cidr& subnet, std::uint32_t start,
                                          const std::function<bool(std::uint32_t)>& is_taken) {
  if (subnet.size() <= kReservedAddresses) return std::nullopt;
  const auto count = static_cast<std::uint32_t>(subnet.size() - kReservedAddresses);
  for (std::uint32_t step = 0; step < count; ++step) {
    const std::uint32_t offset = static_cast<std::uint32_t>((std::uint64_t{start} + step) % count);
    const std::uint32_t address = subnet.address + kFirstAssignable + offset;
    if (!is_taken(address)) return address;
  }
  return std::nullopt;
}

}  // namespace rolecall::service::ec2
