// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/launch.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/ids.h"
#include "crypto/sha256.h"
#include "service/ec2/default_network.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/metadata_options.h"
#include "service/ec2/network.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

using api::ec2::RunInstancesRequest;

const api::ec2::InstanceNetworkInterfaceSpecification* interface_of(const RunInstancesRequest& request) {
  return request.network_interfaces && !request.network_interfaces->empty() ? &request.network_interfaces->front()
                                                                            : nullptr;
}

// AWS: without a subnet, one of the default VPC's default subnets, in the zone that was asked for or in any.
const state::Subnet* default_subnet(const RunInstancesRequest& request, const Context& context) {
  const auto* vpc = default_vpc(context);
  if (!vpc) return nullptr;
  const std::string zone =
      request.placement && request.placement->availability_zone ? *request.placement->availability_zone : "";
  const auto wanted = static_cast<std::uint64_t>(std::max(request.min_count, 1));
  std::vector<const state::Subnet*> candidates;
  context.state.all<state::Subnet>().scan_prefix(context.account().str() + "/",
                                                 [&](const std::string&, const state::Subnet& subnet) {
                                                   const bool fits = subnet.vpc_id == vpc->id && subnet.default_for_az;
                                                   if (fits && (zone.empty() || subnet.availability_zone == zone))
                                                     candidates.push_back(&subnet);
                                                   return true;
                                                 });
  std::ranges::sort(candidates, {}, &state::Subnet::availability_zone);
  for (const auto* subnet : candidates) {
    if (free_address_count(context.state, *subnet) >= wanted) return subnet;
  }
  return candidates.empty() ? nullptr : candidates.front();
}

std::vector<std::string> requested_groups(const LaunchPlan& plan, const Context& context) {
  std::vector<std::string> ids;
  const auto* interface = interface_of(plan.request);
  const auto add = [&](const std::optional<std::vector<std::string>>& groups) {
    if (groups) ids.insert(ids.end(), groups->begin(), groups->end());
  };
  add(plan.request.security_group_ids);
  if (interface) add(interface->groups);
  if (plan.request.security_groups) {
    const auto* vpc = default_vpc(context);
    for (const auto& name : *plan.request.security_groups) {
      if (const auto* group = vpc ? group_by_name(context, vpc->id, name) : nullptr) ids.push_back(group->id);
    }
  }
  if (ids.empty() && plan.subnet) {
    if (const auto* group = group_by_name(context, plan.subnet->vpc_id, kDefaultGroupName)) ids.push_back(group->id);
  }
  return ids;
}

state::MetadataOptions requested_metadata(const LaunchPlan& plan) {
  state::MetadataOptions options;
  // AWS: an image with ImdsSupport v2.0 sets both defaults (imds.md 9).
  if (plan.image && plan.image->requires_imds_v2) {
    options.tokens_required = true;
    options.hop_limit = 2;
  }
  if (plan.request.metadata_options) change_options(options, *plan.request.metadata_options);
  options.applied = false;
  return options;
}

state::Instance make_instance(const LaunchPlan& plan, const Context& context) {
  const auto& request = plan.request;
  state::Instance instance;
  instance.account = context.account();
  do {
    instance.id = base::hex_id(kInstanceId.prefix, context.random);
  } while (context.state.find<state::Instance>(instance.id));
  instance.volume_id = sibling_id(kVolumeId, instance.id);
  instance.network_interface_id = sibling_id(kInterfaceId, instance.id);
  instance.image_id = plan.image_id;
  instance.type = plan.type_name;
  instance.key_name = request.key_name.value_or("");
  instance.subnet_id = plan.subnet->id;
  instance.vpc_id = plan.subnet->vpc_id;
  instance.availability_zone = plan.subnet->availability_zone;
  instance.security_groups.assign(plan.group_ids.begin(), plan.group_ids.end());
  if (request.user_data) instance.user_data = decode_user_data(*request.user_data).value_or("");
  instance.tags = plan.instance_tags;
  instance.volume_tags = plan.volume_tags;
  instance.interface_tags = plan.interface_tags;
  instance.client_token = request.client_token.value_or("");
  instance.launched = context.now;
  instance.state_changed = context.now;
  instance.metadata = plan.metadata;
  instance.termination_protected = request.disable_api_termination.value_or(false);
  instance.stop_protected = request.disable_api_stop.value_or(false);
  instance.terminate_on_shutdown = request.instance_initiated_shutdown_behavior == "terminate";
  instance.ebs_optimized = plan.ebs_optimized;
  instance.monitoring = request.monitoring && request.monitoring->enabled;
  instance.cpu_credits = request.credit_specification ? request.credit_specification->cpu_credits
                                                      : std::string(plan.type->default_credits);
  return instance;
}

// Appends name and value so that no two different requests give the same text.
class Fingerprint {
 public:
  void add(std::string_view name, std::string_view value) {
    text_ += fmt::format("{}:{}={}:{};", name.size(), name, value.size(), value);
  }
  void add(std::string_view name, const std::optional<std::string>& value) {
    if (value) add(name, std::string_view(*value));
  }
  void add(std::string_view name, const std::optional<bool>& value) {
    if (value) add(name, std::string_view(*value ? "true" : "false"));
  }
  void add(std::string_view name, std::int32_t value) { add(name, std::string_view(std::to_string(value))); }
  void add(std::string_view name, const std::optional<std::int32_t>& value) {
    if (value) add(name, *value);
  }
  void add(std::string_view name, const std::optional<std::vector<std::string>>& values) {
    if (!values) return;
    for (const auto& value : *values) add(name, std::string_view(value));
  }
  std::string hash() const { return crypto::sha256_hex(text_); }

 private:
  std::string text_;
};

}  // namespace

std::optional<std::string> decode_user_data(const base::Secret& encoded) {
  // AWS: line breaks inside the base64 text are no error.
  std::string text(encoded.reveal());
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
  return base::base64_decode(text);
}

LaunchPlan plan_launch(const RunInstancesRequest& request, const Context& context) {
  LaunchPlan plan{.request = request};
  plan.image_id = request.image_id.value_or("");
  plan.image = find_image(plan.image_id);
  plan.type_name = request.instance_type.value_or(std::string(kDefaultInstanceType));
  plan.type = find_instance_type(plan.type_name);
  const auto* interface = interface_of(request);
  plan.subnet_id = request.subnet_id.value_or("");
  if (interface && plan.subnet_id.empty()) plan.subnet_id = interface->subnet_id.value_or("");
  plan.subnet = plan.subnet_id.empty() ? default_subnet(request, context) : subnet_or_null(context, plan.subnet_id);
  plan.group_ids = requested_groups(plan, context);
  plan.private_ip = interface ? interface->private_ip_address : request.private_ip_address;
  plan.metadata = requested_metadata(plan);
  plan.instance_tags = tags_for(request.tag_specifications, kInstanceId.type);
  plan.volume_tags = tags_for(request.tag_specifications, kVolumeId.type);
  plan.interface_tags = tags_for(request.tag_specifications, kInterfaceId.type);
  plan.ebs_optimized = request.ebs_optimized.value_or(false);
  return plan;
}

base::Result<std::vector<state::Instance>, wire::ApiError> make_instances(const LaunchPlan& plan,
                                                                          const Context& context) {
  AddressAllocator allocator(context.state, *plan.subnet, context.random);
  const std::string reservation = base::hex_id("r-", context.random);
  std::vector<state::Instance> instances;
  for (std::int32_t index = 0; index < plan.request.max_count; ++index) {
    const auto address = plan.private_ip ? parse_ipv4(*plan.private_ip) : allocator.private_address();
    if (!address) break;
    state::Instance instance = make_instance(plan, context);
    instance.reservation_id = reservation;
    instance.launch_index = index;
    instance.private_ip = ipv4_text(*address);
    instance.mac = allocator.mac();
    instance.imds_address = allocator.imds_address();
    instances.push_back(std::move(instance));
  }
  if (static_cast<std::int32_t>(instances.size()) < plan.request.min_count) {
    return base::failure(ec2_error("InsufficientFreeAddressesInSubnet",
                                   fmt::format("There are not enough free addresses in subnet '{}' to satisfy the "
                                               "requested number of instances.",
                                               plan.subnet->id)));
  }
  return instances;
}

std::string launch_fingerprint(const RunInstancesRequest& request) {
  Fingerprint print;
  print.add("ImageId", request.image_id);
  print.add("InstanceType", request.instance_type);
  print.add("KeyName", request.key_name);
  print.add("MaxCount", request.max_count);
  print.add("MinCount", request.min_count);
  if (request.monitoring) print.add("Monitoring", std::optional(request.monitoring->enabled));
  if (request.placement) print.add("Zone", request.placement->availability_zone);
  print.add("SecurityGroupId", request.security_group_ids);
  print.add("SecurityGroup", request.security_groups);
  print.add("SubnetId", request.subnet_id);
  if (request.user_data) print.add("UserData", request.user_data->reveal());
  print.add("DisableApiTermination", request.disable_api_termination);
  print.add("DisableApiStop", request.disable_api_stop);
  print.add("EbsOptimized", request.ebs_optimized);
  print.add("ShutdownBehavior", request.instance_initiated_shutdown_behavior);
  print.add("PrivateIpAddress", request.private_ip_address);
  if (request.iam_instance_profile) {
    print.add("ProfileName", request.iam_instance_profile->name);
    print.add("ProfileArn", request.iam_instance_profile->arn);
  }
  if (const auto* interface = interface_of(request)) {
    print.add("InterfaceSubnetId", interface->subnet_id);
    print.add("InterfaceGroups", interface->groups);
    print.add("InterfaceAddress", interface->private_ip_address);
  }
  for (const auto type : {kInstanceId.type, kVolumeId.type, kInterfaceId.type}) {
    for (const auto& tag : tags_for(request.tag_specifications, type)) {
      print.add(type, std::string_view(tag.key));
      print.add("Value", std::string_view(tag.value));
    }
  }
  if (request.credit_specification)
    print.add("CpuCredits", std::string_view(request.credit_specification->cpu_credits));
  if (const auto& options = request.metadata_options) {
    print.add("HttpTokens", options->http_tokens);
    print.add("HttpPutResponseHopLimit", options->http_put_response_hop_limit);
    print.add("HttpEndpoint", options->http_endpoint);
    print.add("HttpProtocolIpv6", options->http_protocol_ipv6);
    print.add("InstanceMetadataTags", options->instance_metadata_tags);
  }
  return print.hash();
}

}  // namespace rolecall::service::ec2
