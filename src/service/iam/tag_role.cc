// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/shapes.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::TagRoleRequest& request, const Context& context) {
  return Needs{role_need(context, "iam:TagRole", request.role_name).with_request_tags(tags_of(request.tags))};
}

Outcome<api::iam::TagRoleResponse> handle(const Authorized<api::iam::TagRoleRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  const auto added = tags_of(request->tags);
  RC_TRY_VOID(check_tags(added, TagKeys::IgnoreCase));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  state::Role role = *found;
  RC_TRY_VOID(merge_tags(role.tags, added, TagKeys::IgnoreCase));
  Reply<api::iam::TagRoleResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
