// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/filters.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/pagination.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

using AssociationFiltered = const state::Association&;

constexpr FilterName<state::Association> kAssociationFilters[] = {
    {"instance-id", [](AssociationFiltered item, FilterValues& out) { out.add(item.instance_id); }},
    {"state", [](AssociationFiltered item, FilterValues& out) { out.add(name_of(item.state)); }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeIamInstanceProfileAssociationsRequest&,
                                                  const Context&) {
  return describe_needs("ec2:DescribeIamInstanceProfileAssociations");
}

Outcome<api::ec2::DescribeIamInstanceProfileAssociationsResult> handle(
    const Authorized<api::ec2::DescribeIamInstanceProfileAssociationsRequest>& request, const Context& context) {
  const auto ids = request->association_ids.value_or(std::vector<std::string>{});
  RC_TRY(const auto page_wanted, page_request(request->next_token, request->max_results,
                                              ids.empty() ? Ids::None : Ids::Given, "associationIdSet"));
  RC_TRY(const auto filters, Filters<state::Association>::of(request->filters, kAssociationFilters));
  Reply<api::ec2::DescribeIamInstanceProfileAssociationsResult> reply;
  auto& shapes = reply.output.iam_instance_profile_associations.emplace();
  if (!ids.empty()) {
    for (const auto& id : ids) {
      RC_TRY(const auto* association, find_association(context, id));
      if (filters.match(*association)) shapes.push_back(association_shape(*association));
    }
    return reply;
  }
  auto page =
      page_of(context.state.indexes.associations, context.account().str() + "/", page_wanted,
              [&](const std::string& key, const state::Present&) {
                const auto* association =
                    context.state.find<state::Association>(std::string_view(key).substr(key.rfind('/') + 1));
                return filters.match(*association) ? std::optional(association_shape(*association)) : std::nullopt;
              });
  shapes = std::move(page.items);
  reply.output.next_token = page.next_token;
  return reply;
}

}  // namespace rolecall::service::ec2
