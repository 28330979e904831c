// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::GetInstanceProfileRequest& request,
                                                  const Context& context) {
  return Needs{profile_need(context, "iam:GetInstanceProfile", request.instance_profile_name)};
}

Outcome<api::iam::GetInstanceProfileResponse> handle(const Authorized<api::iam::GetInstanceProfileRequest>& request,
                                                     const Context& context) {
  RC_TRY_VOID(check_name("instanceProfileName", request->instance_profile_name));
  RC_TRY(const auto* profile, find_profile(context, request->instance_profile_name));
  return Reply<api::iam::GetInstanceProfileResponse>{
      {.instance_profile = profile_shape(*profile, context.state, Detail::Full)}};
}

}  // namespace rolecall::service::iam
