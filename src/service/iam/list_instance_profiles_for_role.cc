// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/pagination.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::ListInstanceProfilesForRoleRequest& request,
                                                  const Context& context) {
  return Needs{role_need(context, "iam:ListInstanceProfilesForRole", request.role_name)};
}

Outcome<api::iam::ListInstanceProfilesForRoleResponse> handle(
    const Authorized<api::iam::ListInstanceProfilesForRoleRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto page_request, iam::page_request(request->marker, request->max_items));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  const std::string prefix = role->key() + "/";
  const auto page =
      page_of(context.state.indexes.role_profiles, prefix, page_request,
              [&](const std::string& key, const state::Present&) -> std::optional<api::iam::InstanceProfile> {
                const auto* profile = context.state.profile(context.account(), key.substr(prefix.size()));
                return profile_shape(*profile, context.state, Detail::Listed);
              });
  Reply<api::iam::ListInstanceProfilesForRoleResponse> reply;
  reply.output.instance_profiles = page.items;
  finish_page(page, reply.output);
  return reply;
}

}  // namespace rolecall::service::iam
