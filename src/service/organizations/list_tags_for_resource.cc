// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/pagination.h"
#include "service/organizations/shapes.h"
#include "service/organizations/tagged.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::ListTagsForResourceRequest& request,
                                                  const Context& context) {
  return Needs{tagged_need(context, "organizations:ListTagsForResource", request.resource_id)};
}

Outcome<api::organizations::ListTagsForResourceResponse> handle(
    const Authorized<api::organizations::ListTagsForResourceRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto resource, find_tagged(*organization, request->resource_id, context.state));
  std::vector<api::organizations::Tag> found;
  for (const auto& tag : resource.tags()) found.push_back({.key = tag.key, .value = tag.value});
  RC_TRY(auto page, page_of(std::move(found), *request, &api::organizations::Tag::key));
  Reply<api::organizations::ListTagsForResourceResponse> reply;
  reply.output.tags = std::move(page.items);
  reply.output.next_token = std::move(page.next_token);
  return reply;
}

}  // namespace rolecall::service::organizations
