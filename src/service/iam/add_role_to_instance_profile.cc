// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::AddRoleToInstanceProfileRequest& request,
                                                  const Context& context) {
  Needs needs{profile_need(context, "iam:AddRoleToInstanceProfile", request.instance_profile_name)};
  // AWS: the role in a profile is passed to EC2 (Karpenter's policy, which has iam:PassedToService, works for this
  // call).
  if (const auto* role = context.state.role(context.account(), request.role_name)) {
    needs.push_back(pass_role_need(*role, "ec2.amazonaws.com", {}));
  }
  return needs;
}

Outcome<api::iam::AddRoleToInstanceProfileResponse> handle(
    const Authorized<api::iam::AddRoleToInstanceProfileRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("instanceProfileName", request->instance_profile_name));
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(const auto* found, find_profile(context, request->instance_profile_name));
  RC_TRY(const auto* role, find_role(context, request->role_name));
  if (!found->role_name.empty()) {
    // AWS: a limit that nobody can raise; the very same role again meets it too.
    return base::failure(api::iam::limit_exceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"));
  }
  state::InstanceProfile profile = *found;
  profile.role_name = role->name;
  Reply<api::iam::AddRoleToInstanceProfileResponse> reply;
  reply.changes.put(std::move(profile));
  return reply;
}

}  // namespace rolecall::service::iam
