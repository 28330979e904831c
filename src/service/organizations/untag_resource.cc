// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "service/organizations/operations.h"
#include "service/organizations/tagged.h"

namespace rolecall::service::organizations {

base::Result<Needs, wire::ApiError> authorization(const api::organizations::UntagResourceRequest& request,
                                                  const Context& context) {
  Need need = tagged_need(context, "organizations:UntagResource", request.resource_id);
  if (!request.tag_keys.empty()) need = std::move(need).with_all("aws:TagKeys", request.tag_keys);
  return Needs{std::move(need)};
}

Outcome<api::organizations::UntagResourceResponse> handle(
    const Authorized<api::organizations::UntagResourceRequest>& request, const Context& context) {
  RC_TRY(const auto* organization, managed_organization(context));

  RC_TRY(const auto resource, find_tagged(*organization, request->resource_id, context.state));
  auto tags = resource.tags();
  RC_TRY_VOID(remove_tags(tags, request->tag_keys));
  Reply<api::organizations::UntagResourceResponse> reply;
  resource.put_with(std::move(tags), reply.changes);
  return reply;
}

}  // namespace rolecall::service::organizations
