// SPDX-License-Identifier: Apache-2.0
//
// IPv4 blocks of VPCs and subnets.  Pure arithmetic; addresses are in host order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rolecall::service::ec2 {

struct Cidr {
  std::uint32_t address = 0;  // all host bits are 0
  int prefix = 0;             // 0..32

  std::uint64_t size() const { return std::uint64_t{1} << (32 - prefix); }
  bool contains(std::uint32_t other) const { return other - address < size(); }
  bool contains(const Cidr& other) const { return prefix <= other.prefix && contains(other.address); }
  bool overlaps(const Cidr& other) const { return contains(other) || other.contains(*this); }
  std::string text() const;
};

// Absence: not of the form 10.0.0.0/16, decimal without leading zeros.
std::optional<std::uint32_t> parse_ipv4(std::string_view text);
std::string ipv4_text(std::uint32_t address);
// AWS: host bits are cut off (100.68.0.18/18 becomes 100.68.0.0/18).
std::optional<Cidr> parse_cidr(std::string_view text);

// AWS: the first four addresses of a subnet and the last are its own.
inline constexpr std::uint64_t kReservedAddresses = 5;
bool is_assignable(const Cidr& subnet, std::uint32_t address);

// A free address of the subnet, looked for from `start` on (any number: it is taken modulo the size), so that a
// well-filled subnet is not walked from its beginning each time.  Absence: all are taken.
std::optional<std::uint32_t> free_address(const Cidr& subnet, std::uint32_t start,
                                          const std::function<bool(std::uint32_t)>& is_taken);

}  // namespace rolecall::service::ec2
