// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/listing.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network.h"
#include "service/ec2/network_shapes.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

using SubnetFiltered = const state::Subnet&;
using Out = FilterValues&;

void add_zone(SubnetFiltered subnet, Out out) {
  out.add(subnet.availability_zone);
}
void add_zone_id(SubnetFiltered subnet, Out out) {
  // A zone's name is its region and one letter.
  const std::string_view zone = subnet.availability_zone;
  out.add(zone_id(zone.substr(0, zone.size() - 1), zone));
}
void add_cidr(SubnetFiltered subnet, Out out) {
  out.add(subnet.cidr);
}
void add_default(SubnetFiltered subnet, Out out) {
  out.add(subnet.default_for_az);
}

constexpr FilterName<state::Subnet> kSubnetFilters[] = {
    {"availability-zone", add_zone},
    {"availabilityZone", add_zone},
    {"availability-zone-id", add_zone_id},
    {"availabilityZoneId", add_zone_id},
    {"cidr", add_cidr},
    {"cidr-block", add_cidr},
    {"cidrBlock", add_cidr},
    {"default-for-az", add_default},
    {"defaultForAz", add_default},
    {"map-public-ip-on-launch", [](SubnetFiltered, Out out) { out.add(false); }},
    {"owner-id", [](SubnetFiltered subnet, Out out) { out.add(subnet.account.str()); }},
    {"state", [](SubnetFiltered, Out out) { out.add("available"); }},
    {"subnet-id", [](SubnetFiltered subnet, Out out) { out.add(subnet.id); }},
    {"vpc-id", [](SubnetFiltered subnet, Out out) { out.add(subnet.vpc_id); }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeSubnetsRequest&, const Context&) {
  return describe_needs("ec2:DescribeSubnets");
}

Outcome<api::ec2::DescribeSubnetsResult> handle(const Authorized<api::ec2::DescribeSubnetsRequest>& request,
                                                const Context& context) {
  const auto ids = request->subnet_ids.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted,
         page_request(request->next_token, request->max_results, ids.empty() ? Ids::None : Ids::Given, "subnetIdSet"));
  RC_TRY(const auto filters, Filters<state::Subnet>::of(request->filters, kSubnetFilters));
  const auto shape = [&](const state::Subnet& subnet) { return subnet_shape(subnet, context); };
  RC_TRY(auto page, list_of_account(context, ids, page_wanted, filters, find_subnet, shape));
  Reply<api::ec2::DescribeSubnetsResult> reply;
  reply.output.subnets = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
