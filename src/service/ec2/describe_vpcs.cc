// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/listing.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network_shapes.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

using VpcFiltered = const state::Vpc&;
using Out = FilterValues&;

constexpr FilterName<state::Vpc> kVpcFilters[] = {
    {"cidr", [](VpcFiltered vpc, Out out) { out.add(vpc.cidr); }},
    {"cidr-block-association.cidr-block", [](VpcFiltered vpc, Out out) { out.add(vpc.cidr); }},
    {"cidr-block-association.state", [](VpcFiltered, Out out) { out.add("associated"); }},
    {"dhcp-options-id", [](VpcFiltered, Out out) { out.add("default"); }},
    {"is-default", [](VpcFiltered vpc, Out out) { out.add(vpc.is_default); }},
    {"isDefault", [](VpcFiltered vpc, Out out) { out.add(vpc.is_default); }},
    {"owner-id", [](VpcFiltered vpc, Out out) { out.add(vpc.account.str()); }},
    {"state", [](VpcFiltered, Out out) { out.add("available"); }},
    {"vpc-id", [](VpcFiltered vpc, Out out) { out.add(vpc.id); }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeVpcsRequest&, const Context&) {
  return describe_needs("ec2:DescribeVpcs");
}

Outcome<api::ec2::DescribeVpcsResult> handle(const Authorized<api::ec2::DescribeVpcsRequest>& request,
                                             const Context& context) {
  const auto ids = request->vpc_ids.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted,
         page_request(request->next_token, request->max_results, ids.empty() ? Ids::None : Ids::Given, "vpcIdSet"));
  RC_TRY(const auto filters, Filters<state::Vpc>::of(request->filters, kVpcFilters));
  RC_TRY(auto page, list_of_account(context, ids, page_wanted, filters, find_vpc, vpc_shape));
  Reply<api::ec2::DescribeVpcsResult> reply;
  reply.output.vpcs = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
