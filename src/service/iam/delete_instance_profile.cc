// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteInstanceProfileRequest& request,
                                                  const Context& context) {
  return Needs{profile_need(context, "iam:DeleteInstanceProfile", request.instance_profile_name)};
}

Outcome<api::iam::DeleteInstanceProfileResponse> handle(
    const Authorized<api::iam::DeleteInstanceProfileRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("instanceProfileName", request->instance_profile_name));
  // AWS: running instances are not looked at; their metadata service tells that the profile is gone.
  RC_TRY(const auto* profile, find_profile(context, request->instance_profile_name));
  if (!profile->role_name.empty()) {
    return base::failure(
        api::iam::delete_conflict("Cannot delete entity, must remove roles from instance profile first."));
  }
  Reply<api::iam::DeleteInstanceProfileResponse> reply;
  reply.changes.erase(*profile);
  return reply;
}

}  // namespace rolecall::service::iam
