// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/filters.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"
#include "service/ec2/pagination.h"
#include "service/ec2/tagged.h"

namespace rolecall::service::ec2 {
namespace {

// A tag that looks like a resource with just this tag, so that `tag:KEY` works.
struct TagEntry {
  TagItem of;
  std::vector<state::Tag> tags;
};

constexpr FilterName<TagEntry> kTagFilters[] = {
    {"key", [](const TagEntry& item, FilterValues& out) { out.add(item.of.tag.key); }},
    {"resource-id", [](const TagEntry& item, FilterValues& out) { out.add(item.of.resource_id); }},
    {"resource-type", [](const TagEntry& item, FilterValues& out) { out.add(item.of.resource_type); }},
    {"value", [](const TagEntry& item, FilterValues& out) { out.add(item.of.tag.value); }},
};

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DescribeTagsRequest&, const Context&) {
  return describe_needs("ec2:DescribeTags");
}

// Paged by the order of resource and key, which is that of a table made for this call alone.
Outcome<api::ec2::DescribeTagsResult> handle(const Authorized<api::ec2::DescribeTagsRequest>& request,
                                             const Context& context) {
  RC_TRY(const auto page_wanted, page_request(request->next_token, request->max_results, Ids::None, ""));
  RC_TRY(const auto filters, Filters<TagEntry>::of(request->filters, kTagFilters));
  state::Table<api::ec2::TagDescription> found;
  for_each_tag(context, [&](const TagItem& item) {
    if (!filters.match(TagEntry{item, {item.tag}})) return;
    found.put(fmt::format("{}/{}", item.resource_id, item.tag.key),
              std::make_shared<const api::ec2::TagDescription>(
                  api::ec2::TagDescription{.key = item.tag.key,
                                           .resource_id = std::string(item.resource_id),
                                           .resource_type = std::string(item.resource_type),
                                           .value = item.tag.value}));
  });
  auto page = page_of(found, "", page_wanted,
                      [](const std::string&, const api::ec2::TagDescription& tag) { return std::optional(tag); });
  Reply<api::ec2::DescribeTagsResult> reply;
  reply.output.tags = std::move(page.items);
  reply.output.next_token = page.next_token;
  return reply;
}

}  // namespace rolecall::service::ec2
