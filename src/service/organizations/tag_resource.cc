// SPDX-License-Identifier: Apache-2.0
#include "service/organizations/operations.h"
#include "service/organizations/tagged.h"
#include "service/organizations/tags.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::TagResourceRequest& request,
                                                  const Context& context) {
  Need need = tagged_need(context, "organizations:TagResource", request.resource_id);
  return Needs{with_tagging(std::move(need), request.tags).front()};
}

Outcome<api::organizations::TagResourceResponse> handle(
    const Authorized<api::organizations::TagResourceRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto resource, find_tagged(*organization, request->resource_id, context.state));
  RC_TRY(const auto added, checked_tags(request->tags));
  auto tags = resource.tags();
  RC_TRY_VOID(merge_tags(tags, added));
  Reply<api::organizations::TagResourceResponse> reply;
  resource.put_with(std::move(tags), reply.changes);
  return reply;
}

}  // namespace rolecall::service::organizations
