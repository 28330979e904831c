// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/shapes.h"

#include <fmt/format.h>

#include "service/ec2/ids.h"
#include "service/ec2/images.h"
#include "service/ec2/instance_types.h"
#include "service/ec2/lookup.h"
#include "service/ec2/metadata_options.h"
#include "service/ec2/network.h"
#include "service/ec2/profiles.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

std::vector<api::ec2::GroupIdentifier> group_shapes(const state::Instance& instance, const Context& context) {
  std::vector<api::ec2::GroupIdentifier> out;
  for (const auto& id : instance.security_groups) {
    const auto* group = group_or_null(context, id);
    out.push_back({.group_name = group ? std::optional(group->name) : std::nullopt, .group_id = id.str()});
  }
  return out;
}

api::ec2::InstanceNetworkInterface interface_shape(const state::Instance& instance, const Context& context) {
  const std::string dns = private_dns_name(context.settings.region, instance.private_ip);
  api::ec2::InstanceNetworkInterface out;
  out.attachment = api::ec2::InstanceNetworkInterfaceAttachment{.attach_time = instance.launched,
                                                                .attachment_id = attachment_id(instance),
                                                                .delete_on_termination = true,
                                                                .device_index = 0,
                                                                .status = "attached",
                                                                .network_card_index = 0};
  out.description = "";
  out.groups = group_shapes(instance, context);
  out.mac_address = instance.mac.str();
  out.network_interface_id = instance.network_interface_id.str();
  out.owner_id = instance.account.str();
  out.private_dns_name = dns;
  out.private_ip_address = instance.private_ip.str();
  out.private_ip_addresses = {
      {.primary = true, .private_dns_name = dns, .private_ip_address = instance.private_ip.str()}};
  out.source_dest_check = true;
  out.status = "in-use";
  out.subnet_id = instance.subnet_id.str();
  out.vpc_id = instance.vpc_id.str();
  out.interface_type = "interface";
  return out;
}

// What the instance was made of.
void set_hardware(api::ec2::Instance& out, const state::Instance& instance) {
  const auto type = find_instance_type(instance.type);
  const auto* image = find_image(instance.image_id);
  out.architecture = type ? std::string(type->architecture) : "x86_64";
  out.root_device_name = std::string(image ? image->root_device : kDefaultRootDevice);
  out.root_device_type = "ebs";
  out.virtualization_type = "hvm";
  out.hypervisor = "xen";  // AWS: also for Nitro
  out.ena_support = !type || type->nitro;
  out.ebs_optimized = instance.ebs_optimized;
  if (type) {
    out.cpu_options = api::ec2::CpuOptions{.core_count = type->vcpus / type->threads_per_core,
                                           .threads_per_core = type->threads_per_core};
  }
  out.capacity_reservation_specification =
      api::ec2::CapacityReservationSpecificationResponse{.capacity_reservation_preference = "open"};
  out.hibernation_options = api::ec2::HibernationOptions{.configured = false};
  out.enclave_options = api::ec2::EnclaveOptions{.enabled = false};
  out.maintenance_options = api::ec2::InstanceMaintenanceOptions{.auto_recovery = "default"};
  out.platform_details = "Linux/UNIX";
  out.usage_operation = "RunInstances";
  out.usage_operation_update_time = instance.launched;
}

// What ends with the instance (AWS: a terminated one has no network, groups or profile).
void set_attachments(api::ec2::Instance& out, const state::Instance& instance, const state::Association* association,
                     const Context& context) {
  out.subnet_id = instance.subnet_id.str();
  out.vpc_id = instance.vpc_id.str();
  out.private_ip_address = instance.private_ip.str();
  out.private_dns_name = private_dns_name(context.settings.region, instance.private_ip);
  out.private_dns_name_options = api::ec2::PrivateDnsNameOptionsResponse{.hostname_type = "ip-name",
                                                                         .enable_resource_name_dns_a_record = false,
                                                                         .enable_resource_name_dns_aaaa_record = false};
  out.source_dest_check = true;
  out.security_groups = group_shapes(instance, context);
  out.network_interfaces = {interface_shape(instance, context)};
  out.block_device_mappings = {{.device_name = out.root_device_name,
                                .ebs = api::ec2::EbsInstanceBlockDevice{.attach_time = instance.launched,
                                                                        .delete_on_termination = true,
                                                                        .status = "attached",
                                                                        .volume_id = instance.volume_id.str()}}};
  if (association) out.iam_instance_profile = profile_shape(*association);
}

}  // namespace

api::ec2::Instance instance_shape(const state::Instance& instance, const state::Association* association,
                                  const Context& context) {
  api::ec2::Instance out;
  out.instance_id = instance.id.str();
  out.image_id = instance.image_id.str();
  out.state = state_shape(instance.state);
  out.instance_type = instance.type.str();
  out.ami_launch_index = instance.launch_index;
  out.launch_time = instance.launched;
  if (!instance.key_name.empty()) out.key_name = instance.key_name.str();
  out.placement = api::ec2::Placement{
      .availability_zone = instance.availability_zone.str(), .group_name = "", .tenancy = "default"};
  out.monitoring = api::ec2::Monitoring{.state = std::string(enabled_or_disabled(instance.monitoring))};
  out.client_token = instance.client_token.str();
  out.public_dns_name = "";
  out.private_dns_name = "";
  out.state_transition_reason = transition_reason(instance);
  if (!instance.state_reason_code.empty()) {
    out.state_reason =
        api::ec2::StateReason{.code = instance.state_reason_code.str(), .message = instance.state_reason.str()};
  }
  out.metadata_options = options_shape(instance.metadata);
  out.tags = tag_shapes(instance.tags);
  set_hardware(out, instance);
  if (instance.state != state::InstanceState::Terminated) set_attachments(out, instance, association, context);
  return out;
}

api::ec2::InstanceState state_shape(state::InstanceState state) {
  return {.code = static_cast<std::int32_t>(state), .name = std::string(name_of(state))};
}

api::ec2::InstanceStateChange state_change_shape(const state::Instance& before, const state::Instance& after) {
  return {.current_state = state_shape(after.state),
          .instance_id = after.id.str(),
          .previous_state = state_shape(before.state)};
}

api::ec2::IamInstanceProfileAssociation association_shape(const state::Association& association) {
  return {.association_id = association.id.str(),
          .instance_id = association.instance_id.str(),
          .iam_instance_profile = profile_shape(association),
          .state = std::string(name_of(association.state))};
}

std::string attachment_id(const state::Instance& instance) {
  return sibling_id({"eni-attach-", "", "", "", ""}, instance.network_interface_id);
}

std::string transition_reason(const state::Instance& instance) {
  if (instance.state_reason_code != "Client.UserInitiatedShutdown" || !instance.state_changed) return {};
  std::string time = base::format_iso8601(*instance.state_changed);
  time[10] = ' ';
  return fmt::format("User initiated ({} GMT)", time.substr(0, 19));
}

}  // namespace rolecall::service::ec2
