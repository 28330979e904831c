// SPDX-License-Identifier: Apache-2.0
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace rolecall::http {

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress result;
  for (int i = 0; i < 4; ++i) {
    result.bytes_[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  }
  return result;
}

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes) {
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  IpAddress result;
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) {
    std::copy(bytes.begin() + 12, bytes.end(), result.bytes_.begin());
  } else {
    result.bytes_ = bytes;
    result.is_v4_ = false;
  }
  return result;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN];
  if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != text.npos) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, buffer, bytes.data()) == 1) return v6(bytes);
  in_addr v4_address{};
  if (inet_pton(AF_INET, buffer, &v4_address) == 1) return v4(ntohl(v4_address.s_addr));
  return std::nullopt;
}

std::uint32_t IpAddress::v4_bits() const {
  if (!is_v4_) return 0;
  return std::uint32_t{bytes_[0]} << 24 | std::uint32_t{bytes_[1]} << 16 | std::uint32_t{bytes_[2]} << 8 | bytes_[3];
}

bool IpAddress::is_loopback() const {
  if (is_v4_) return bytes_[0] == 127;
  constexpr std::array<std::uint8_t, 16> kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return bytes_ == kLoopback;
}

std::string IpAddress::to_string() const {
  char buffer[INET6_ADDRSTRLEN];
  inet_ntop(is_v4_ ? AF_INET : AF_INET6, bytes_.data(), buffer, sizeof buffer);
  return buffer;
}

std::string Endpoint::to_string() const {
  const std::string host = address.is_v4() ? address.to_string() : "[" + address.to_string() + "]";
  return host + ":" + std::to_string(port);
}

base::Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto refuse = [&] {
    return base::failure("`" + std::string(text) + "` is not ADDRESS:PORT with a literal IP address");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return refuse();
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  if (!address || (host.find(':') != host.npos) != bracketed) return refuse();
  Endpoint result{.address = *address};
  const auto [end, error] = std::from_chars(port_text.data(), port_text.data() + port_text.size(), result.port);
  if (error != std::errc{} || end != port_text.data() + port_text.size()) return refuse();
  return result;
}

Endpoint endpoint_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return {.address = IpAddress::v4(ntohl(v4.sin_addr.s_addr)), .port = ntohs(v4.sin_port)};
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return {.address = IpAddress::v6(bytes), .port = ntohs(v6.sin6_port)};
  }
  return {};
}

}  // namespace rolecall::http
