// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::UntagRoleRequest& request, const Context& context) {
  return Needs{role_need(context, "iam:UntagRole", request.role_name).with_all("aws:TagKeys", request.tag_keys)};
}

Outcome<api::iam::UntagRoleResponse> handle(const Authorized<api::iam::UntagRoleRequest>& request,
                                            const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  state::Role role = *found;
  remove_tags(role.tags, request->tag_keys, TagKeys::IgnoreCase);
  Reply<api::iam::UntagRoleResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
