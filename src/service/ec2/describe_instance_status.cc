// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/filters.h"
#include "service/ec2/instance_listing.h"
#include "service/ec2/operations.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

struct StatusItem {
  const state::Instance& of;

  // AWS: two checks, which pass on a running instance and are not made on one that does not run.
  std::string_view status() const {
    if (of.state == state::InstanceState::Running) return "ok";
    return of.state == state::InstanceState::Pending ? "initializing" : "not-applicable";
  }
  std::string_view reachability() const {
    if (of.state == state::InstanceState::Running) return "passed";
    return of.state == state::InstanceState::Pending ? "initializing" : "";
  }
};

void add_status(const StatusItem& item, FilterValues& out) {
  out.add(item.status());
}
void add_reachability(const StatusItem& item, FilterValues& out) {
  out.add(item.reachability());
}

constexpr FilterName<StatusItem> kStatusFilters[] = {
    {"availability-zone", [](const StatusItem& item, FilterValues& out) { out.add(item.of.availability_zone); }},
    {"instance-state-code",
     [](const StatusItem& item, FilterValues& out) { out.add(std::to_string(static_cast<int>(item.of.state))); }},
    {"instance-state-name", [](const StatusItem& item, FilterValues& out) { out.add(name_of(item.of.state)); }},
    {"instance-status.reachability", add_reachability},
    {"instance-status.status", add_status},
    {"system-status.reachability", add_reachability},
    {"system-status.status", add_status},
};

api::ec2::InstanceStatusSummary summary_shape(const StatusItem& item) {
  api::ec2::InstanceStatusSummary out{.status = std::string(item.status())};
  if (!item.reachability().empty()) {
    out.details = {{.name = "reachability", .status = std::string(item.reachability())}};
  }
  return out;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeInstanceStatusRequest&, const Context&) {
  return describe_needs("ec2:DescribeInstanceStatus");
}

Outcome<api::ec2::DescribeInstanceStatusResult> handle(
    const Authorized<api::ec2::DescribeInstanceStatusRequest>& request, const Context& context) {
  const auto ids = request->instance_ids.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted,
         page_request(request->next_token, request->max_results, ids.empty() ? Ids::None : Ids::Given, "instancesSet"));
  RC_TRY(const auto filters, Filters<StatusItem>::of(request->filters, kStatusFilters));
  const bool all = request->include_all_instances.value_or(false);
  RC_TRY(auto page, list_instances(context, ids, page_wanted,
                                   [&](const state::Instance& instance) -> std::optional<api::ec2::InstanceStatus> {
                                     const StatusItem item{instance};
                                     const bool wanted = all || instance.state == state::InstanceState::Running;
                                     if (!wanted || !filters.match(item)) return std::nullopt;
                                     return api::ec2::InstanceStatus{
                                         .availability_zone = instance.availability_zone.str(),
                                         .instance_id = instance.id.str(),
                                         .instance_state = state_shape(instance.state),
                                         .instance_status = summary_shape(item),
                                         .system_status = summary_shape(item)};
                                   }));
  Reply<api::ec2::DescribeInstanceStatusResult> reply;
  reply.output.instance_statuses = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
