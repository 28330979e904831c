// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::RemoveRoleFromInstanceProfileRequest& request,
                                                  const Context& context) {
  return Needs{profile_need(context, "iam:RemoveRoleFromInstanceProfile", request.instance_profile_name)};
}

Outcome<api::iam::RemoveRoleFromInstanceProfileResponse> handle(
    const Authorized<api::iam::RemoveRoleFromInstanceProfileRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("instanceProfileName", request->instance_profile_name));
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* found, find_profile(context, request->instance_profile_name));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  if (found->role_name != role->name) {
    return base::failure(api::iam::no_such_entity(
        fmt::format("Role {} in Instance Profile {} cannot be found.", request->role_name, found->name)));
  }
  state::InstanceProfile profile = *found;
  profile.role_name.clear();
  Reply<api::iam::RemoveRoleFromInstanceProfileResponse> reply;
  reply.changes.put(std::move(profile));
  return reply;
}

}  // namespace rolecall::service::iam
