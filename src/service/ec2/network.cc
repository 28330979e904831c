// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/network.h"

#include <fmt/format.h>

#include <array>

namespace rolecall::service::ec2 {
namespace {

std::uint32_t random_number(base::Random& random) {
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// us-east-1 -> use1, ap-southeast-2 -> apse2, us-gov-west-1 -> usgw1
std::string region_code(std::string_view region) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kParts{{{"northeast", "ne"},
                                                                                  {"northwest", "nw"},
                                                                                  {"southeast", "se"},
                                                                                  {"southwest", "sw"},
                                                                                  {"north", "n"},
                                                                                  {"south", "s"},
                                                                                  {"east", "e"},
                                                                                  {"west", "w"},
                                                                                  {"central", "c"},
                                                                                  {"gov", "g"}}};
  std::string code;
  while (!region.empty()) {
    const auto dash = region.find('-');
    std::string_view part = region.substr(0, dash);
    for (const auto& [word, letters] : kParts) {
      if (part == word) {
        part = letters;
        break;
      }
    }
    code += part;
    region.remove_prefix(dash == std::string_view::npos ? region.size() : dash + 1);
  }
  return code;
}

}  // namespace

std::vector<std::string> zones_of(std::string_view region) {
  std::vector<std::string> zones;
  for (const char letter : std::string_view(region == "us-east-1" ? "abcdef" : "abc")) {
    zones.push_back(std::string(region) + letter);
  }
  return zones;
}

std::string zone_id(std::string_view region, std::string_view zone) {
  if (!zone.starts_with(region) || zone.size() != region.size() + 1) return {};
  return fmt::format("{}-az{}", region_code(region), zone.back() - 'a' + 1);
}

std::string private_dns_name(std::string_view region, std::string_view address) {
  std::string host(address);
  for (char& c : host) c = c == '.' ? '-' : c;
  return region == "us-east-1" ? fmt::format("ip-{}.ec2.internal", host)
                               : fmt::format("ip-{}.{}.compute.internal", host, region);
}

bool is_address_taken(const state::Snapshot& state, const state::Subnet& subnet, std::uint32_t address) {
  return state.indexes.private_addresses.contains(subnet.id + "/" + ipv4_text(address));
}

std::uint64_t free_address_count(const state::Snapshot& state, const state::Subnet& subnet) {
  const auto cidr = parse_cidr(subnet.cidr);
  if (!cidr || cidr->size() <= kReservedAddresses) return 0;
  const std::uint64_t all = cidr->size() - kReservedAddresses;
  return all - std::min<std::uint64_t>(all, state.indexes.private_addresses.count_prefix(subnet.id + "/"));
}

std::optional<std::uint32_t> AddressAllocator::private_address() {
  const auto cidr = parse_cidr(subnet_.cidr);
  if (!cidr) return std::nullopt;
  const auto address = free_address(*cidr, random_number(random_), [&](std::uint32_t candidate) {
    return given_.contains(candidate) || is_address_taken(state_, subnet_, candidate);
  });
  if (address) given_.insert(*address);
  return address;
}

std::uint32_t AddressAllocator::imds_address() {
  constexpr std::uint32_t kLoopback = 127U << 24, kHostMask = 0x00FFFFFF, kFirst = 0x000100;
  for (;;) {
    const std::uint32_t host = random_number(random_) & kHostMask;
    // Neither a network's nor a broadcast address in the eyes of a tool that counts in bytes.
    if (host < kFirst || (host & 255) == 0 || (host & 255) == 255) continue;
    const std::uint32_t address = kLoopback | host;
    if (!state_.instance_at(address) && given_imds_.insert(address).second) return address;
  }
}

std::string AddressAllocator::mac() {
  std::array<std::uint8_t, 5> bytes{};
  random_.fill(bytes);
  // 02: locally administered, one machine.
  return fmt::format("02:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]);
}

}  // namespace rolecall::service::ec2
