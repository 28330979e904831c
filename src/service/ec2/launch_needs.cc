// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/launch.h"
#include "service/ec2/lookup.h"
#include "service/ec2/metadata_options.h"
#include "service/ec2/profiles.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

constexpr policy::Action kAction = "ec2:RunInstances";

std::string_view true_or_false(bool value) {
  return value ? "true" : "false";
}

Need new_instance_need(const LaunchPlan& plan, const Context& context) {
  Need need = Need{.action = kAction, .resource = resource_arn(context, kInstanceId.type, "*")}
                  .with("ec2:InstanceID", "*")
                  .with("ec2:InstanceType", plan.type_name)
                  .with("ec2:InstanceMarketType", "on-demand")
                  .with("ec2:InstanceAutoRecovery", "default")
                  .with("ec2:EbsOptimized", true_or_false(plan.ebs_optimized))
                  .with("ec2:IsLaunchTemplateResource", "false")
                  .with("ec2:RootDeviceType", "ebs")
                  .with("ec2:Tenancy", "default");
  if (plan.subnet) need = std::move(need).with("ec2:AvailabilityZone", plan.subnet->availability_zone);
  if (const auto& profile = plan.request.iam_instance_profile) {
    need = std::move(need).with("ec2:InstanceProfile", requested_profile_arn(context, *profile));
  }
  return with_metadata_keys(std::move(need).with_request_tags(plan.instance_tags), plan.metadata);
}

Need image_need(const LaunchPlan& plan, const Context& context) {
  Need need = Need{.action = kAction, .resource = image_arn(context, plan.image_id)}
                  .with("ec2:ImageID", plan.image_id)
                  .with("ec2:ImageType", "machine")
                  .with("ec2:RootDeviceType", "ebs");
  // Nobody knows whose an image outside of the catalogue is: a condition on its owner then has no key to look at.
  if (!plan.image) return need;
  return std::move(need)
      .with("ec2:Owner", plan.image->owner_alias.empty() ? plan.image->owner_id : plan.image->owner_alias)
      .with("ec2:Public", "true");
}

Need new_interface_need(const LaunchPlan& plan, const Context& context) {
  Need need = Need{.action = kAction, .resource = resource_arn(context, kInterfaceId.type, "*")}.with(
      "ec2:AssociatePublicIpAddress", "false");
  if (plan.subnet) {
    need = std::move(need)
               .with("ec2:Subnet", resource_arn(context, kSubnetId.type, plan.subnet->id))
               .with("ec2:Vpc", resource_arn(context, kVpcId.type, plan.subnet->vpc_id))
               .with("ec2:AvailabilityZone", plan.subnet->availability_zone);
  }
  return std::move(need).with_request_tags(plan.interface_tags);
}

Need new_volume_need(const LaunchPlan& plan, const Context& context) {
  return Need{.action = kAction, .resource = resource_arn(context, kVolumeId.type, "*")}
      .with("ec2:VolumeSize", std::to_string(plan.image ? plan.image->root_gib : kDefaultRootGib))
      .with("ec2:VolumeType", kRootVolumeType)
      .with("ec2:VolumeIops", kRootVolumeIops)
      .with("ec2:Encrypted", "false")
      .with_request_tags(plan.volume_tags);
}

}  // namespace

Needs launch_needs(const LaunchPlan& plan, const Context& context) {
  Needs needs{new_instance_need(plan, context), image_need(plan, context)};
  // An id that leads nowhere must be allowed as well, before the caller learns that it does.
  const std::string subnet_id = plan.subnet ? plan.subnet->id : plan.subnet_id;
  if (!subnet_id.empty()) needs.push_back(subnet_need(context, kAction, subnet_id));
  needs.push_back(new_interface_need(plan, context));
  for (const auto& id : plan.group_ids) needs.push_back(group_need(context, kAction, id));
  needs.push_back(new_volume_need(plan, context));
  if (plan.request.key_name) needs.push_back(key_pair_need(context, kAction, *plan.request.key_name));
  add_create_tags_need(needs, "RunInstances", resource_arn(context, kInstanceId.type, "*"), plan.instance_tags);
  add_create_tags_need(needs, "RunInstances", resource_arn(context, kVolumeId.type, "*"), plan.volume_tags);
  add_create_tags_need(needs, "RunInstances", resource_arn(context, kInterfaceId.type, "*"), plan.interface_tags);
  if (const auto& profile = plan.request.iam_instance_profile) {
    add_pass_role_need(needs, context, *profile, resource_arn(context, kInstanceId.type, "*"));
  }
  return needs;
}

}  // namespace rolecall::service::ec2
