// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with the parameters of a RunInstances call, in the order in which it is told.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "service/ec2/cidr.h"
#include "service/ec2/errors.h"
#include "service/ec2/launch.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

using api::ec2::RunInstancesRequest;
using base::failure;
using Checked = base::Result<void, wire::ApiError>;

constexpr std::size_t kMaxUserDataBytes = 16384;   // AWS
constexpr std::size_t kMaxClientTokenLength = 64;  // AWS
constexpr std::size_t kMaxGroupsPerInterface = 5;  // AWS's default quota

// A parameter and whether the request has it (with a value that asks for more than AWS's default).
struct Present {
  bool present;
  std::string_view parameter;
};
Checked refuse_present(std::initializer_list<Present> parameters) {
  for (const auto& [present, parameter] : parameters) {
    if (present) return failure(parameter_not_supported(parameter));
  }
  return {};
}

// Absent, or the one value that is honoured.
bool other_than(const std::optional<std::string>& value, std::string_view honoured) {
  return value && *value != honoured;
}

Checked refuse_unsupported_placement(const api::ec2::Placement& placement) {
  return refuse_present({{placement.affinity.has_value(), "Placement.Affinity"},
                         {placement.group_name && !placement.group_name->empty(), "Placement.GroupName"},
                         {placement.partition_number.has_value(), "Placement.PartitionNumber"},
                         {placement.host_id.has_value(), "Placement.HostId"},
                         {other_than(placement.tenancy, "default"), "Placement.Tenancy"},
                         {placement.spread_domain.has_value(), "Placement.SpreadDomain"},
                         {placement.host_resource_group_arn.has_value(), "Placement.HostResourceGroupArn"},
                         {placement.group_id.has_value(), "Placement.GroupId"}});
}

Checked refuse_unsupported_interface(const api::ec2::InstanceNetworkInterfaceSpecification& interface) {
  return refuse_present(
      {{interface.associate_public_ip_address.value_or(false), "NetworkInterface.1.AssociatePublicIpAddress"},
       {!interface.delete_on_termination.value_or(true), "NetworkInterface.1.DeleteOnTermination"},
       {interface.description && !interface.description->empty(), "NetworkInterface.1.Description"},
       {interface.device_index.value_or(0) != 0, "NetworkInterface.1.DeviceIndex"},
       {interface.ipv6_address_count.value_or(0) != 0, "NetworkInterface.1.Ipv6AddressCount"},
       {interface.ipv6_addresses.has_value(), "NetworkInterface.1.Ipv6Addresses"},
       {interface.network_interface_id.has_value(), "NetworkInterface.1.NetworkInterfaceId"},
       {interface.private_ip_addresses.has_value(), "NetworkInterface.1.PrivateIpAddresses"},
       {interface.secondary_private_ip_address_count.value_or(0) != 0,
        "NetworkInterface.1.SecondaryPrivateIpAddressCount"},
       {interface.associate_carrier_ip_address.value_or(false), "NetworkInterface.1.AssociateCarrierIpAddress"},
       {other_than(interface.interface_type, "interface"), "NetworkInterface.1.InterfaceType"},
       {interface.network_card_index.value_or(0) != 0, "NetworkInterface.1.NetworkCardIndex"},
       {interface.ipv4_prefixes.has_value(), "NetworkInterface.1.Ipv4Prefix"},
       {interface.ipv4_prefix_count.value_or(0) != 0, "NetworkInterface.1.Ipv4PrefixCount"},
       {interface.ipv6_prefixes.has_value(), "NetworkInterface.1.Ipv6Prefix"},
       {interface.ipv6_prefix_count.value_or(0) != 0, "NetworkInterface.1.Ipv6PrefixCount"}});
}

Checked refuse_unsupported_options(const RunInstancesRequest& request) {
  const auto& capacity = request.capacity_reservation_specification;
  const auto& dns = request.private_dns_name_options;
  return refuse_present(
      {{capacity && other_than(capacity->capacity_reservation_preference, "open"),
        "CapacityReservationSpecification.CapacityReservationPreference"},
       {capacity && capacity->capacity_reservation_target,
        "CapacityReservationSpecification.CapacityReservationTarget"},
       {request.hibernation_options && request.hibernation_options->configured.value_or(false),
        "HibernationOptions.Configured"},
       {request.enclave_options && request.enclave_options->enabled.value_or(false), "EnclaveOptions.Enabled"},
       {dns && other_than(dns->hostname_type, "ip-name"), "PrivateDnsNameOptions.HostnameType"},
       {dns && dns->enable_resource_name_dns_a_record.value_or(false),
        "PrivateDnsNameOptions.EnableResourceNameDnsARecord"},
       {dns && dns->enable_resource_name_dns_aaaa_record.value_or(false),
        "PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord"},
       {request.maintenance_options && other_than(request.maintenance_options->auto_recovery, "default"),
        "MaintenanceOptions.AutoRecovery"}});
}

Checked refuse_unsupported(const RunInstancesRequest& request) {
  RC_TRY_VOID(refuse_present({{request.block_device_mappings.has_value(), "BlockDeviceMapping"},
                              {request.ipv6_address_count.value_or(0) != 0, "Ipv6AddressCount"},
                              {request.ipv6_addresses.has_value(), "Ipv6Address"},
                              {request.kernel_id.has_value(), "KernelId"},
                              {request.ramdisk_id.has_value(), "RamdiskId"},
                              {request.additional_info.has_value(), "AdditionalInfo"},
                              {request.elastic_gpu_specification.has_value(), "ElasticGpuSpecification"},
                              {request.elastic_inference_accelerators.has_value(), "ElasticInferenceAccelerator"},
                              {request.launch_template.has_value(), "LaunchTemplate"},
                              {request.instance_market_options.has_value(), "InstanceMarketOptions"},
                              {request.cpu_options.has_value(), "CpuOptions"},
                              {request.license_specifications.has_value(), "LicenseSpecification"}}));
  RC_TRY_VOID(refuse_unsupported_options(request));
  if (request.placement) RC_TRY_VOID(refuse_unsupported_placement(*request.placement));
  if (!request.network_interfaces) return {};
  if (request.network_interfaces->size() > 1) return failure(parameter_not_supported("NetworkInterface.2"));
  return refuse_unsupported_interface(request.network_interfaces->front());
}

Checked check_combinations(const RunInstancesRequest& request) {
  if (request.network_interfaces) {
    const char* at_instance_level = request.subnet_id                                       ? "subnet ID"
                                    : request.security_group_ids || request.security_groups ? "security groups"
                                                                                            : nullptr;
    if (at_instance_level) {
      return failure(invalid_parameter_combination(fmt::format(
          "Network interfaces and an instance-level {} may not be specified on the same request", at_instance_level)));
    }
    if (request.private_ip_address) {
      return failure(invalid_parameter_combination(
          "Network interfaces and an instance-level private IP address may not be specified on the same request"));
    }
  }
  if (request.security_groups && request.subnet_id) {
    return failure(invalid_parameter_combination("The parameter groupName cannot be used with the parameter subnet"));
  }
  if (request.security_groups && request.security_group_ids) {
    return failure(invalid_parameter_combination("The parameter groupName cannot be used with the parameter groupId"));
  }
  return {};
}

Checked check_counts(const RunInstancesRequest& request) {
  for (const auto& [name, value] : {std::pair("minCount", request.min_count), {"maxCount", request.max_count}}) {
    if (value < 1) {
      return failure(wire::invalid_parameter_value(
          fmt::format("Value ({}) for parameter {} is invalid. Expecting a value of at least 1.", value, name)));
    }
  }
  if (request.min_count > request.max_count) {
    return failure(wire::invalid_parameter_value(
        fmt::format("Value ({}) for parameter minCount is invalid. Must be less than or equal to maxCount ({}).",
                    request.min_count, request.max_count)));
  }
  if (request.max_count > kMaxInstancesPerCall) {
    return failure(ec2_error("InstanceLimitExceeded",
                             fmt::format("You have requested more instances ({}) than one call may launch: {}",
                                         request.max_count, kMaxInstancesPerCall)));
  }
  return {};
}

Checked check_image_and_type(const LaunchPlan& plan) {
  if (!plan.request.image_id) return failure(wire::missing_parameter("ImageId"));
  RC_TRY_VOID(check_id(kImageId, plan.image_id));
  if (!plan.type) {
    return failure(wire::invalid_parameter_value(fmt::format("Invalid value '{}' for InstanceType.", plan.type_name)));
  }
  if (plan.image && plan.image->architecture != plan.type->architecture) {
    return failure(wire::invalid_parameter_value(fmt::format(
        "The architecture '{}' of the specified instance type does not match the architecture '{}' of the specified "
        "AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use "
        "'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.",
        plan.type->architecture, plan.image->architecture)));
  }
  if (!plan.request.credit_specification) return {};
  const auto& credits = plan.request.credit_specification->cpu_credits;
  if (credits != "standard" && credits != "unlimited") {
    return failure(wire::invalid_parameter_value(fmt::format(
        "A value of '{}' is not valid for CpuCredits. Specify either 'standard' or 'unlimited' and try again.",
        credits)));
  }
  if (plan.type->default_credits.empty()) {
    return failure(invalid_parameter_combination(fmt::format(
        "CreditSpecification is only for burstable performance instance types, and {} is none", plan.type_name)));
  }
  return {};
}

Checked check_user_data(const RunInstancesRequest& request) {
  if (!request.user_data) return {};
  const auto bytes = decode_user_data(*request.user_data);
  if (!bytes) {
    return failure(ec2_error("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data."));
  }
  if (bytes->size() > kMaxUserDataBytes) {
    return failure(wire::invalid_parameter_value(fmt::format("User data is limited to {} bytes", kMaxUserDataBytes)));
  }
  return {};
}

Checked check_subnet(const LaunchPlan& plan, const Context& context) {
  const auto& placement = plan.request.placement;
  const std::string zone = placement ? placement->availability_zone.value_or("") : "";
  const auto zones = zones_of(context.settings.region);
  if (!zone.empty() && std::ranges::find(zones, zone) == zones.end()) {
    return failure(wire::invalid_parameter_value(fmt::format("Invalid availability zone: [{}]", zone)));
  }
  if (!plan.subnet_id.empty()) {
    RC_TRY(const auto* subnet, find_subnet(context, plan.subnet_id));
    if (!zone.empty() && subnet->availability_zone != zone) {
      return failure(wire::invalid_parameter_value(
          fmt::format("The availability zone '{}' is not that of subnet '{}'", zone, subnet->id)));
    }
    return {};
  }
  const auto* vpc = default_vpc(context);
  if (!vpc) return failure(no_default_vpc());
  if (plan.subnet) return {};
  return failure(ec2_error(
      "MissingInput", zone.empty()
                          ? fmt::format("No subnets found for the default VPC '{}'. Please specify a subnet.", vpc->id)
                          : fmt::format("No default subnet for availability zone: '{}'.", zone)));
}

Checked check_groups(const LaunchPlan& plan, const Context& context) {
  if (plan.request.security_groups) {
    for (const auto& name : *plan.request.security_groups) RC_TRY_VOID(find_group_by_name(context, name));
  }
  for (const auto& id : plan.group_ids) {
    RC_TRY(const auto* group, find_group(context, id));
    if (group->vpc_id != plan.subnet->vpc_id) {
      return failure(
          ec2_error("InvalidParameter",
                    fmt::format("Security group {} and subnet {} belong to different networks.", id, plan.subnet->id)));
    }
  }
  if (plan.group_ids.size() > kMaxGroupsPerInterface) {
    return failure(ec2_error("SecurityGroupsPerInterfaceLimitExceeded",
                             "You have exceeded the maximum number of security groups allowed per network interface."));
  }
  return {};
}

Checked check_private_ip(const LaunchPlan& plan, const Context& context) {
  if (!plan.private_ip) return {};
  const auto address = parse_ipv4(*plan.private_ip);
  if (!address) {
    return failure(wire::invalid_parameter_value(
        fmt::format("Value ({}) for parameter privateIpAddress is invalid. Invalid IP address.", *plan.private_ip)));
  }
  if (plan.request.max_count != 1) {
    return failure(invalid_parameter_combination(
        "The parameter privateIpAddress cannot be used when more than one instance is launched"));
  }
  const auto cidr = parse_cidr(plan.subnet->cidr);
  if (!cidr || !is_assignable(*cidr, *address)) {
    return failure(wire::invalid_parameter_value(
        fmt::format("Address {} does not fall within the subnet's address range", *plan.private_ip)));
  }
  if (is_address_taken(context.state, *plan.subnet, *address)) {
    return failure(ec2_error("InvalidIPAddress.InUse", fmt::format("Address {} is in use.", *plan.private_ip)));
  }
  return {};
}

}  // namespace

Checked check_launch(const LaunchPlan& plan, const Context& context) {
  const auto& request = plan.request;
  RC_TRY_VOID(refuse_unsupported(request));
  RC_TRY_VOID(check_combinations(request));
  RC_TRY_VOID(check_counts(request));
  if (request.client_token && request.client_token->size() > kMaxClientTokenLength) {
    return failure(wire::invalid_parameter_value(
        fmt::format("Client token must be no longer than {} characters", kMaxClientTokenLength)));
  }
  RC_TRY_VOID(check_specifications(request.tag_specifications, {kInstanceId.type, kVolumeId.type, kInterfaceId.type}));
  if (plan.metadata.tags_enabled) RC_TRY_VOID(check_metadata_tags(plan.instance_tags));
  RC_TRY_VOID(check_image_and_type(plan));
  RC_TRY_VOID(check_user_data(request));
  if (request.key_name) RC_TRY_VOID(find_key_pair(context, *request.key_name));
  RC_TRY_VOID(check_subnet(plan, context));
  RC_TRY_VOID(check_groups(plan, context));
  return check_private_ip(plan, context);
}

}  // namespace rolecall::service::ec2
