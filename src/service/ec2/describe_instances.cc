// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/instance_filters.h"
#include "service/ec2/instance_listing.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

// Instances of one reservation stand side by side.
std::vector<api::ec2::Reservation> reservations_of(const std::vector<const state::Instance*>& instances,
                                                   const Context& context) {
  std::vector<api::ec2::Reservation> out;
  for (const auto* instance : instances) {
    if (out.empty() || *out.back().reservation_id != instance->reservation_id) {
      out.push_back({.groups = std::vector<api::ec2::GroupIdentifier>{},
                     .instances = std::vector<api::ec2::Instance>{},
                     .owner_id = instance->account.str(),
                     .reservation_id = instance->reservation_id.str()});
    }
    out.back().instances->push_back(instance_shape(*instance, context.state.association_of(instance->id), context));
  }
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeInstancesRequest&, const Context&) {
  return describe_needs("ec2:DescribeInstances");
}

Outcome<api::ec2::DescribeInstancesResult> handle(const Authorized<api::ec2::DescribeInstancesRequest>& request,
                                                  const Context& context) {
  const std::vector<std::string> ids = request->instance_ids.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted,
         page_request(request->next_token, request->max_results, ids.empty() ? Ids::None : Ids::Given, "instancesSet"));
  RC_TRY(const auto filters, Filters<InstanceItem>::of(request->filters, instance_filters()));
  RC_TRY(const auto page, list_instances(context, ids, page_wanted,
                                         [&](const state::Instance& instance) -> std::optional<const state::Instance*> {
                                           if (!filters.match(InstanceItem(instance, context))) return std::nullopt;
                                           return &instance;
                                         }));
  Reply<api::ec2::DescribeInstancesResult> reply;
  reply.output.reservations = reservations_of(page.items, context);
  reply.output.next_token = page.next_token;
  return reply;
}

}  // namespace rolecall::service::ec2
