// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/filters.h"
#include "service/ec2/instance_listing.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

struct CreditItem {
  const state::Instance& of;
};

constexpr FilterName<CreditItem> kCreditFilters[] = {
    {"instance-id", [](const CreditItem& item, FilterValues& out) { out.add(item.of.id); }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeInstanceCreditSpecificationsRequest&,
                                                  const Context&) {
  return describe_needs("ec2:DescribeInstanceCreditSpecifications");
}

// AWS: burstable instances; without ids only those of unlimited credit.
Outcome<api::ec2::DescribeInstanceCreditSpecificationsResult> handle(
    const Authorized<api::ec2::DescribeInstanceCreditSpecificationsRequest>& request, const Context& context) {
  const auto ids = request->instance_ids.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted,
         page_request(request->next_token, request->max_results, ids.empty() ? Ids::None : Ids::Given, "instancesSet"));
  RC_TRY(const auto filters, Filters<CreditItem>::of(request->filters, kCreditFilters));
  RC_TRY(auto page,
         list_instances(context, ids, page_wanted,
                        [&](const state::Instance& instance) -> std::optional<api::ec2::InstanceCreditSpecification> {
                          const bool wanted =
                              ids.empty() ? instance.cpu_credits == "unlimited" : !instance.cpu_credits.empty();
                          const bool gone = instance.state == state::InstanceState::Terminated;
                          if (!wanted || gone || !filters.match(CreditItem{instance})) return std::nullopt;
                          return api::ec2::InstanceCreditSpecification{.instance_id = instance.id.str(),
                                                                       .cpu_credits = instance.cpu_credits.str()};
                        }));
  Reply<api::ec2::DescribeInstanceCreditSpecificationsResult> reply;
  reply.output.instance_credit_specifications = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::ec2
