// SPDX-License-Identifier: Apache-2.0
#include "state/instance_role.h"

#include "policy/evaluate.h"
#include "state/guard_rails.h"

namespace rolecall::state {

bool ec2_may_assume(const Role& role, std::string_view instance_id, const Snapshot& state, Time now) {
  if (!role.trust.compiled) return false;
  policy::Principal ec2;
  ec2.kind = policy::Principal::Kind::Service;
  ec2.account = role.account;
  ec2.service = "ec2.amazonaws.com";
  policy::Context keys;
  policy::set_principal_keys(keys, ec2);
  keys.set_time("aws:CurrentTime", now);
  keys.set_number("aws:EpochTime", std::chrono::duration_cast<base::seconds>(now.time_since_epoch()).count());
  keys.set("sts:RoleSessionName", instance_id);
  for (const auto& tag : role.tags) {
    keys.set("aws:ResourceTag/" + tag.key, tag.value);
    keys.set("iam:ResourceTag/" + tag.key, tag.value);
  }
  const std::string arn = role.arn();
  const policy::Request request{
      .principal = ec2, .action = "sts:AssumeRole", .resource = arn, .resource_account = role.account, .context = keys};
  const policy::AttachedPolicy trust{role.trust.compiled.get(), {.arn = arn}};
  policy::Inputs inputs;
  inputs.resource = &trust;
  // AWS: they reach services, too, unless they spare them by aws:PrincipalIsAWSService.
  const GuardRails above = GuardRails::above(role.account, GuardRailType::ResourceControl, state);
  inputs.resource_control = above.levels();
  return policy::evaluate(request, inputs).allowed();
}

}  // namespace rolecall::state
