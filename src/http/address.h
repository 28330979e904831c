// SPDX-License-Identifier: Apache-2.0
//
// IP addresses and endpoints as plain values: no allocation, no resolver, no Boost.  An IPv4 address that arrives
// mapped into IPv6 (::ffff:a.b.c.d) is kept as IPv4, so that one instance has one address however it was reached.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sockaddr;

namespace rolecall::http {

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0
  static IpAddress v4(std::uint32_t host_order);
  static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);
  // Absence: not a literal address (names are not resolved).  IPv6 without brackets.
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const { return is_v4_; }
  // In host order; 0 for IPv6.
  std::uint32_t v4_bits() const;
  // IPv4 uses the first four.
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  bool is_loopback() const;  // 127.0.0.0/8 or ::1
  std::string to_string() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  bool is_v4_ = true;
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  std::string to_string() const;  // 127.0.0.1:80 or [::1]:80
  auto operator<=>(const Endpoint&) const = default;
};

// `ADDRESS:PORT` with a literal address, IPv6 in brackets; port 0 lets the kernel choose.
base::Result<Endpoint> parse_endpoint(std::string_view text);

// The endpoint in a kernel address of family AF_INET or AF_INET6; anything else becomes 0.0.0.0:0.
Endpoint endpoint_of(const sockaddr* address);

}  // namespace rolecall::http
