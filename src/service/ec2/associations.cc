// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/associations.h"

#include "base/ids.h"
#include "service/ec2/lookup.h"

namespace rolecall::service::ec2 {

state::Association new_association(const Context& context, std::string_view instance_id,
                                   const state::InstanceProfile& profile) {
  state::Association association;
  association.account = context.account();
  association.id = base::hex_id("iip-assoc-", context.random);
  association.instance_id = instance_id;
  association.profile_arn = profile.arn();
  association.profile_id = profile.id;
  association.created = context.now;
  return association;
}

bool is_running_or_stopped(const state::Instance& instance) {
  return instance.state == state::InstanceState::Running || instance.state == state::InstanceState::Stopped;
}

Needs attach_needs(const Context& context, const policy::Action& action, std::string_view instance_id,
                   const ProfileParameter& profile) {
  Needs needs{instance_need(context, action, instance_id)
                  .with("ec2:NewInstanceProfile", requested_profile_arn(context, profile))};
  add_pass_role_need(needs, context, profile, resource_arn(context, kInstanceId.type, instance_id));
  return needs;
}

std::string instance_of_association(const Context& context, std::string_view association_id) {
  const auto* association = association_or_null(context, association_id);
  return association ? association->instance_id.str() : "*";
}

}  // namespace rolecall::service::ec2
