// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "service/ec2/default_network.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

bool is_used(const Context& context, const state::SecurityGroup& group) {
  bool used = false;
  context.state.indexes.reservations.scan_prefix(
      context.account().str() + "/", [&](const std::string& key, const state::Present&) {
        const auto* instance = instance_or_null(context, std::string_view(key).substr(key.rfind('/') + 1));
        used = instance && instance->state != state::InstanceState::Terminated &&
               std::ranges::any_of(instance->security_groups, [&](const auto& id) { return id == group.id; });
        return !used;
      });
  return used;
}

const state::SecurityGroup* group_or_null_of(const api::ec2::DeleteSecurityGroupRequest& request,
                                             const Context& context) {
  if (request.group_id) return group_or_null(context, *request.group_id);
  const auto* vpc = default_vpc(context);
  return vpc && request.group_name ? group_by_name(context, vpc->id, *request.group_name) : nullptr;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DeleteSecurityGroupRequest& request,
                                                  const Context& context) {
  const auto* group = group_or_null_of(request, context);
  return Needs{group_need(context, "ec2:DeleteSecurityGroup", group ? group->id : request.group_id.value_or("*"))};
}

Outcome<api::ec2::DeleteSecurityGroupResponse> handle(const Authorized<api::ec2::DeleteSecurityGroupRequest>& request,
                                                      const Context& context) {
  if (!request->group_id && !request->group_name) {
    return base::failure(wire::missing_parameter("groupName or groupId"));
  }
  RC_TRY(const auto* group, request->group_id ? find_group(context, *request->group_id)
                                              : find_group_by_name(context, *request->group_name));
  if (group->name == kDefaultGroupName) {
    return base::failure(ec2_error(
        "CannotDelete",
        fmt::format("the specified group: \"{}\" name: \"{}\" cannot be deleted by a user", group->id, group->name)));
  }
  if (is_used(context, *group)) {
    return base::failure(dependency_violation(fmt::format("resource {} has a dependent object", group->id)));
  }
  Reply<api::ec2::DeleteSecurityGroupResponse> reply;
  reply.changes.erase(*group);
  return reply;
}

}  // namespace rolecall::service::ec2
