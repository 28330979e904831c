// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/listing.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network_shapes.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

using GroupFiltered = const state::SecurityGroup&;
using Out = FilterValues&;

constexpr FilterName<state::SecurityGroup> kGroupFilters[] = {
    {"description", [](GroupFiltered group, Out out) { out.add(group.description); }},
    {"group-id", [](GroupFiltered group, Out out) { out.add(group.id); }},
    {"group-name", [](GroupFiltered group, Out out) { out.add(group.name); }},
    {"owner-id", [](GroupFiltered group, Out out) { out.add(group.account.str()); }},
    {"vpc-id", [](GroupFiltered group, Out out) { out.add(group.vpc_id); }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeSecurityGroupsRequest&, const Context&) {
  return describe_needs("ec2:DescribeSecurityGroups");
}

Outcome<api::ec2::DescribeSecurityGroupsResult> handle(
    const Authorized<api::ec2::DescribeSecurityGroupsRequest>& request, const Context& context) {
  auto ids = request->group_ids.value_or(std::vector<std::string>{});
  for (const auto& name : request->group_names.value_or(std::vector<std::string>{})) {
    RC_TRY(const auto* group, find_group_by_name(context, name));
    ids.push_back(group->id);
  }
  RC_TRY(const auto page_wanted, page_request(request->next_token, request->max_results,
                                              ids.empty() ? Ids::None : Ids::Given, "securityGroupIdSet"));
  RC_TRY(const auto filters, Filters<state::SecurityGroup>::of(request->filters, kGroupFilters));
  RC_TRY(auto page, list_of_account(context, ids, page_wanted, filters, find_group, group_shape));
  Reply<api::ec2::DescribeSecurityGroupsResult> reply;
  reply.output.security_groups = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
