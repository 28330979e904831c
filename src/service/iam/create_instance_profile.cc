// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/ids.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"
#include "service/iam/shapes.h"
#include "service/iam/tags.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreateInstanceProfileRequest& request,
                                                  const Context& context) {
  Need need{
      .action = "iam:CreateInstanceProfile",
      .resource = new_arn(context, "instance-profile", request.path.value_or("/"), request.instance_profile_name)};
  return with_tags_on_create(std::move(need), "iam:TagInstanceProfile", tags_of(request.tags));
}

Outcome<api::iam::CreateInstanceProfileResponse> handle(
    const Authorized<api::iam::CreateInstanceProfileRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("instanceProfileName", request->instance_profile_name));
  RC_TRY_VOID(check_path(request->path.value_or("/")));
  state::InstanceProfile profile;
  profile.tags = tags_of(request->tags);
  RC_TRY_VOID(check_tags(profile.tags, TagKeys::IgnoreCase));
  if (context.state.profile(context.account(), request->instance_profile_name)) {
    return base::failure(api::iam::entity_already_exists(
        fmt::format("Instance Profile {} already exists.", request->instance_profile_name)));
  }
  RC_TRY_VOID(check_count<state::InstanceProfile>(context, kInstanceProfilesPerAccount, "InstanceProfilesPerAccount"));
  profile.account = context.account();
  profile.name = request->instance_profile_name;
  profile.path = request->path.value_or("/");
  profile.id = base::unique_id("AIPA", context.account(), context.random);
  profile.created = context.now;
  Reply<api::iam::CreateInstanceProfileResponse> reply;
  reply.output.instance_profile = profile_shape(profile, context.state, Detail::Created);
  reply.changes.put(std::move(profile));
  return reply;
}

}  // namespace rolecall::service::iam
