// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/ids.h"
#include "service/iam/checks.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"
#include "service/iam/shapes.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreateGroupRequest& request, const Context& context) {
  return Needs{{.action = "iam:CreateGroup",
                .resource = new_arn(context, "group", request.path.value_or("/"), request.group_name)}};
}

Outcome<api::iam::CreateGroupResponse> handle(const Authorized<api::iam::CreateGroupRequest>& request,
                                              const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY_VOID(check_path(request->path.value_or("/")));
  if (context.state.group(context.account(), request->group_name)) {
    return base::failure(
        api::iam::entity_already_exists(fmt::format("Group with name {} already exists.", request->group_name)));
  }
  RC_TRY_VOID(check_count<state::Group>(context, kGroupsPerAccount, "GroupsPerAccount"));
  state::Group group;
  group.account = context.account();
  group.name = request->group_name;
  group.path = request->path.value_or("/");
  group.id = base::unique_id("AGPA", context.account(), context.random);
  group.created = context.now;
  Reply<api::iam::CreateGroupResponse> reply;
  reply.output.group = group_shape(group);
  reply.changes.put(std::move(group));
  return reply;
}

}  // namespace rolecall::service::iam
