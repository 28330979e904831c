// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/network_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/ec2/default_network.h"
#include "service/ec2/errors.h"
#include "service/ec2/network.h"

namespace rolecall::service::ec2 {
namespace {

using base::failure;
using Checked = base::Result<void, wire::ApiError>;

constexpr int kLargestPrefix = 16, kSmallestPrefix = 28;
constexpr std::size_t kMaxGroupText = 255;
constexpr std::string_view kGroupPunctuation = " ._-:/()#,@[]+=&;{}!$*";

bool is_group_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kGroupPunctuation.contains(c);
}

Checked check_group_text(std::string_view parameter, std::string_view text) {
  if (!text.empty() && text.size() <= kMaxGroupText && std::ranges::all_of(text, is_group_character)) return {};
  return failure(wire::invalid_parameter_value(
      fmt::format("Value ({}) for parameter {} is invalid. Valid are 1 to {} of the characters a-z, A-Z, 0-9, spaces "
                  "and ._-:/()#,@[]+=&;{{}}!$*",
                  text.substr(0, kMaxGroupText), parameter, kMaxGroupText)));
}

}  // namespace

base::Result<Cidr, wire::ApiError> check_network_cidr(std::string_view text, std::string_view range_code) {
  const auto cidr = parse_cidr(text);
  if (!cidr) {
    return failure(wire::invalid_parameter_value(
        fmt::format("Value ({}) for parameter cidrBlock is invalid. This is not a valid CIDR block.", text)));
  }
  if (cidr->prefix < kLargestPrefix || cidr->prefix > kSmallestPrefix) {
    return failure(ec2_error(range_code, fmt::format("The CIDR '{}' is invalid.", text)));
  }
  return *cidr;
}

Checked check_subnet_fits(const Context& context, const state::Vpc& vpc, const Cidr& cidr) {
  const auto whole = parse_cidr(vpc.cidr);
  if (!whole || !whole->contains(cidr)) {
    return failure(ec2_error("InvalidSubnet.Range", fmt::format("The CIDR '{}' is invalid.", cidr.text())));
  }
  bool conflict = false;
  std::size_t count = 0;
  context.state.all<state::Subnet>().scan_prefix(context.account().str() + "/",
                                                 [&](const std::string&, const state::Subnet& subnet) {
                                                   if (subnet.vpc_id != vpc.id) return true;
                                                   ++count;
                                                   const auto other = parse_cidr(subnet.cidr);
                                                   conflict = conflict || (other && other->overlaps(cidr));
                                                   return !conflict;
                                                 });
  if (conflict) {
    return failure(
        ec2_error("InvalidSubnet.Conflict", fmt::format("The CIDR '{}' conflicts with another subnet", cidr.text())));
  }
  if (count < kMaxSubnetsPerVpc) return {};
  return failure(ec2_error("SubnetLimitExceeded", "The maximum number of subnets has been reached."));
}

base::Result<std::string, wire::ApiError> subnet_zone(const Context& context, const std::optional<std::string>& zone,
                                                      const std::optional<std::string>& id) {
  if (zone && id) {
    return failure(
        invalid_parameter_combination("The parameter availabilityZone cannot be used with availabilityZoneId"));
  }
  const auto zones = zones_of(context.settings.region);
  if (!zone && !id) return zones.front();
  for (const auto& candidate : zones) {
    if (zone ? candidate == *zone : zone_id(context.settings.region, candidate) == *id) return candidate;
  }
  return failure(wire::invalid_parameter_value(
      fmt::format("Value ({}) for parameter availabilityZone is invalid. Subnets can currently only be created in the "
                  "following availability zones: {}.",
                  zone ? *zone : *id, fmt::join(zones, ", "))));
}

Checked check_group_name(std::string_view name) {
  if (name == kDefaultGroupName) {
    return failure(ec2_error("InvalidGroup.Reserved", "Cannot use reserved security group name: default"));
  }
  if (name.starts_with("sg-")) {
    return failure(wire::invalid_parameter_value(fmt::format(
        "Value ({}) for parameter GroupName is invalid. Group names may not be in the format sg-*.", name)));
  }
  return check_group_text("GroupName", name);
}

Checked check_group_description(std::string_view description) {
  return check_group_text("GroupDescription", description);
}

}  // namespace rolecall::service::ec2
