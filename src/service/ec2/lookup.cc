// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/lookup.h"

#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/metadata_options.h"

namespace rolecall::service::ec2 {
namespace {

using base::failure;

constexpr base::seconds kTerminatedVisible{3600};

template <class Entity>
const Entity* of_account(const Context& context, std::string_view id) {
  const auto* entity = context.state.find<Entity>(id);
  return entity && entity->account == context.account() ? entity : nullptr;
}

template <class Entity>
const Entity* keyed(const Context& context, std::string_view id) {
  return context.state.find<Entity>(context.account().str() + "/" + std::string(id));
}

// The first entity of the account for which wanted(entity) holds.
template <class Entity, class Wanted>
const Entity* first_of(const Context& context, Wanted wanted) {
  const Entity* found = nullptr;
  context.state.all<Entity>().scan_prefix(context.account().str() + "/", [&](const std::string&, const Entity& entity) {
    if (wanted(entity)) found = &entity;
    return found == nullptr;
  });
  return found;
}

template <class Entity>
Found<Entity> found(const IdKind& kind, std::string_view id, const Entity* entity) {
  RC_TRY_VOID(check_id(kind, id));
  if (entity) return entity;
  return failure(id_not_found(kind, id));
}

}  // namespace

const state::Instance* instance_or_null(const Context& context, std::string_view id) {
  const auto* instance = of_account<state::Instance>(context, id);
  return instance && is_visible(*instance, context.now) ? instance : nullptr;
}
const state::Association* association_or_null(const Context& context, std::string_view id) {
  return of_account<state::Association>(context, id);
}
const state::Vpc* vpc_or_null(const Context& context, std::string_view id) {
  return keyed<state::Vpc>(context, id);
}
const state::Subnet* subnet_or_null(const Context& context, std::string_view id) {
  return keyed<state::Subnet>(context, id);
}
const state::SecurityGroup* group_or_null(const Context& context, std::string_view id) {
  return keyed<state::SecurityGroup>(context, id);
}
const state::SecurityGroup* group_by_name(const Context& context, std::string_view vpc_id, std::string_view name) {
  return first_of<state::SecurityGroup>(
      context, [&](const auto& group) { return group.vpc_id == vpc_id && group.name == name; });
}
const state::KeyPair* key_pair_or_null(const Context& context, std::string_view name) {
  return keyed<state::KeyPair>(context, name);
}
const state::KeyPair* key_pair_by_id(const Context& context, std::string_view id) {
  return first_of<state::KeyPair>(context, [&](const auto& key_pair) { return key_pair.id == id; });
}
const state::Vpc* default_vpc(const Context& context) {
  return first_of<state::Vpc>(context, [](const auto& vpc) { return vpc.is_default; });
}

Found<state::Instance> find_instance(const Context& context, std::string_view id) {
  return found(kInstanceId, id, instance_or_null(context, id));
}

base::Result<std::vector<const state::Instance*>, wire::ApiError> find_instances(const Context& context,
                                                                                 const std::vector<std::string>& ids) {
  std::vector<const state::Instance*> instances;
  std::vector<std::string> missing;
  if (ids.empty()) return failure(invalid_parameter_combination("No instances specified"));
  for (const auto& id : ids) RC_TRY_VOID(check_id(kInstanceId, id));
  for (const auto& id : ids) {
    const auto* instance = instance_or_null(context, id);
    if (instance) {
      instances.push_back(instance);
    } else {
      missing.push_back(id);
    }
  }
  if (missing.empty()) return instances;
  if (missing.size() == 1) return failure(id_not_found(kInstanceId, missing.front()));
  return failure(
      ec2_error(kInstanceId.not_found, fmt::format("The instance IDs '{}' do not exist", fmt::join(missing, ", "))));
}

Found<state::Association> find_association(const Context& context, std::string_view id) {
  constexpr IdKind kAssociationId{"iip-assoc-", "", "", "", ""};
  if (!is_id(kAssociationId, id)) return failure(wire::invalid_parameter_value("Invalid value for associationId."));
  if (const auto* association = association_or_null(context, id)) return association;
  return failure(
      ec2_error("InvalidAssociationID.NotFound", fmt::format("An invalid association-id of '{}' was given", id)));
}

Found<state::Vpc> find_vpc(const Context& context, std::string_view id) {
  return found(kVpcId, id, vpc_or_null(context, id));
}
Found<state::Subnet> find_subnet(const Context& context, std::string_view id) {
  return found(kSubnetId, id, subnet_or_null(context, id));
}
Found<state::SecurityGroup> find_group(const Context& context, std::string_view id) {
  return found(kSecurityGroupId, id, group_or_null(context, id));
}
Found<state::SecurityGroup> find_group_by_name(const Context& context, std::string_view name) {
  const auto* vpc = default_vpc(context);
  if (!vpc) return failure(no_default_vpc());
  if (const auto* group = group_by_name(context, vpc->id, name)) return group;
  return failure(ec2_error(kSecurityGroupId.not_found,
                           fmt::format("The security group '{}' does not exist in default VPC '{}'", name, vpc->id)));
}

Found<state::KeyPair> find_key_pair(const Context& context, std::string_view name) {
  if (const auto* key_pair = key_pair_or_null(context, name)) return key_pair;
  return failure(id_not_found(kKeyPairId, name));
}

bool is_visible(const state::Instance& instance, base::Time now) {
  if (instance.state != state::InstanceState::Terminated) return true;
  return now - instance.state_changed.value_or(instance.launched) < kTerminatedVisible;
}

std::string resource_arn(const Context& context, std::string_view type, std::string_view id) {
  return fmt::format("arn:aws:ec2:{}:{}:{}/{}", context.settings.region, context.account().str(), type, id);
}
std::string image_arn(const Context& context, std::string_view id) {
  return fmt::format("arn:aws:ec2:{}::image/{}", context.settings.region, id);
}

Need instance_need(const Context& context, const policy::Action& action, std::string_view id) {
  Need need{.action = action, .resource = resource_arn(context, kInstanceId.type, id)};
  const auto* instance = instance_or_null(context, id);
  if (!instance) return need;
  need = std::move(need)
             .with("ec2:InstanceID", id)
             .with("ec2:InstanceType", instance->type)
             .with("ec2:AvailabilityZone", instance->availability_zone)
             .with("ec2:EbsOptimized", instance->ebs_optimized ? "true" : "false")
             .with("ec2:InstanceMarketType", "on-demand")
             .with("ec2:InstanceAutoRecovery", "default")
             .with("ec2:RootDeviceType", "ebs")
             .with("ec2:Tenancy", "default");
  need = with_metadata_keys(std::move(need), instance->metadata);
  if (const auto* association = context.state.association_of(id)) {
    need = std::move(need).with("ec2:InstanceProfile", association->profile_arn);
  }
  return std::move(need).with_resource_tags(instance->tags, "ec2");
}

Needs instance_needs(const Context& context, const policy::Action& action, const std::vector<std::string>& ids) {
  Needs needs;
  for (const auto& id : ids) needs.push_back(instance_need(context, action, id));
  return needs;
}

Need vpc_need(const Context& context, const policy::Action& action, std::string_view id) {
  Need need{.action = action, .resource = resource_arn(context, kVpcId.type, id)};
  const auto* vpc = vpc_or_null(context, id);
  if (!vpc) return need;
  return std::move(need).with("ec2:VpcID", id).with("ec2:Tenancy", "default").with_resource_tags(vpc->tags, "ec2");
}

Need subnet_need(const Context& context, const policy::Action& action, std::string_view id) {
  Need need{.action = action, .resource = resource_arn(context, kSubnetId.type, id)};
  const auto* subnet = subnet_or_null(context, id);
  if (!subnet) return need;
  return std::move(need)
      .with("ec2:SubnetID", id)
      .with("ec2:Vpc", resource_arn(context, kVpcId.type, subnet->vpc_id))
      .with("ec2:AvailabilityZone", subnet->availability_zone)
      .with_resource_tags(subnet->tags, "ec2");
}

Need group_need(const Context& context, const policy::Action& action, std::string_view id) {
  Need need{.action = action, .resource = resource_arn(context, kSecurityGroupId.type, id)};
  const auto* group = group_or_null(context, id);
  if (!group) return need;
  return std::move(need)
      .with("ec2:SecurityGroupID", id)
      .with("ec2:Vpc", resource_arn(context, kVpcId.type, group->vpc_id))
      .with_resource_tags(group->tags, "ec2");
}

Need key_pair_need(const Context& context, const policy::Action& action, std::string_view name) {
  // AWS: a key pair's ARN has its name, not its id.
  Need need{.action = action, .resource = resource_arn(context, kKeyPairId.type, name)};
  const auto* key_pair = key_pair_or_null(context, name);
  if (!key_pair) return need;
  return std::move(need)
      .with("ec2:KeyPairName", name)
      .with("ec2:KeyPairType", key_pair->type)
      .with_resource_tags(key_pair->tags, "ec2");
}

Needs describe_needs(const policy::Action& action) {
  return {Need{.action = action}};
}

}  // namespace rolecall::service::ec2
