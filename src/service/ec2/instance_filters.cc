// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/instance_filters.h"

#include "base/clock.h"
#include "service/ec2/images.h"
#include "service/ec2/instance_types.h"
#include "service/ec2/lookup.h"
#include "service/ec2/metadata_options.h"
#include "service/ec2/network.h"
#include "service/ec2/shapes.h"

namespace rolecall::service::ec2 {
namespace {

using InstanceFiltered = const InstanceItem&;
using Out = FilterValues&;

void add_groups(InstanceFiltered item, Out out) {
  if (!item.attached()) return;
  for (const auto& id : item.instance.security_groups) out.add(id);
}
void add_group_names(InstanceFiltered item, Out out) {
  if (!item.attached()) return;
  for (const auto& id : item.instance.security_groups) {
    if (const auto* group = group_or_null(item.context, id)) out.add(group->name);
  }
}
void add_subnet(InstanceFiltered item, Out out) {
  if (item.attached()) out.add(item.instance.subnet_id);
}
void add_vpc(InstanceFiltered item, Out out) {
  if (item.attached()) out.add(item.instance.vpc_id);
}
void add_private_ip(InstanceFiltered item, Out out) {
  if (item.attached()) out.add(item.instance.private_ip);
}
void add_private_dns(InstanceFiltered item, Out out) {
  if (item.attached()) out.add(private_dns_name(item.context.settings.region, item.instance.private_ip));
}
void add_owner(InstanceFiltered item, Out out) {
  out.add(item.instance.account.str());
}
void add_launch_time(InstanceFiltered item, Out out) {
  out.add(base::format_iso8601_millis(item.instance.launched));
}
void add_nothing(InstanceFiltered, Out) {}

void add_architecture(InstanceFiltered item, Out out) {
  const auto type = find_instance_type(item.instance.type);
  out.add(type ? type->architecture : "x86_64");
}
void add_root_device(InstanceFiltered item, Out out) {
  const auto* image = find_image(item.instance.image_id);
  out.add(image ? image->root_device : kDefaultRootDevice);
}

constexpr FilterName<InstanceItem> kInstanceFilters[] = {
    {"architecture", add_architecture},
    {"availability-zone", [](InstanceFiltered i, Out out) { out.add(i.instance.availability_zone); }},
    {"block-device-mapping.device-name", add_root_device},
    {"block-device-mapping.volume-id",
     [](InstanceFiltered i, Out out) {
       if (i.attached()) out.add(i.instance.volume_id);
     }},
    {"client-token", [](InstanceFiltered i, Out out) { out.add(i.instance.client_token); }},
    {"dns-name", add_nothing},
    {"hibernation-options.configured", [](InstanceFiltered, Out out) { out.add(false); }},
    {"hypervisor", [](InstanceFiltered, Out out) { out.add("xen"); }},
    {"iam-instance-profile.arn",
     [](InstanceFiltered i, Out out) {
       if (i.association) out.add(i.association->profile_arn);
     }},
    {"iam-instance-profile.id",
     [](InstanceFiltered i, Out out) {
       if (i.association) out.add(i.association->profile_id.str());
     }},
    {"iam-instance-profile.name",
     [](InstanceFiltered i, Out out) {
       if (i.association)
         out.add(std::string_view(i.association->profile_arn).substr(i.association->profile_arn.str().rfind('/') + 1));
     }},
    {"image-id", [](InstanceFiltered i, Out out) { out.add(i.instance.image_id); }},
    {"instance-id", [](InstanceFiltered i, Out out) { out.add(i.instance.id); }},
    {"instance-lifecycle", add_nothing},
    {"instance-state-code",
     [](InstanceFiltered i, Out out) { out.add(std::to_string(static_cast<int>(i.instance.state))); }},
    {"instance-state-name", [](InstanceFiltered i, Out out) { out.add(name_of(i.instance.state)); }},
    {"instance-type", [](InstanceFiltered i, Out out) { out.add(i.instance.type); }},
    {"instance.group-id", add_groups},
    {"instance.group-name", add_group_names},
    {"ip-address", add_nothing},
    {"key-name", [](InstanceFiltered i, Out out) { out.add(i.instance.key_name); }},
    {"launch-index", [](InstanceFiltered i, Out out) { out.add(std::to_string(i.instance.launch_index)); }},
    {"launch-time", add_launch_time},
    {"metadata-options.http-endpoint",
     [](InstanceFiltered i, Out out) { out.add(enabled_or_disabled(i.instance.metadata.endpoint_enabled)); }},
    {"metadata-options.http-protocol-ipv6",
     [](InstanceFiltered i, Out out) { out.add(enabled_or_disabled(i.instance.metadata.ipv6_enabled)); }},
    {"metadata-options.http-put-response-hop-limit",
     [](InstanceFiltered i, Out out) { out.add(std::to_string(i.instance.metadata.hop_limit)); }},
    {"metadata-options.http-tokens", [](InstanceFiltered i, Out out) { out.add(tokens_text(i.instance.metadata)); }},
    {"metadata-options.instance-metadata-tags",
     [](InstanceFiltered i, Out out) { out.add(enabled_or_disabled(i.instance.metadata.tags_enabled)); }},
    {"metadata-options.state",
     [](InstanceFiltered i, Out out) { out.add(i.instance.metadata.applied ? "applied" : "pending"); }},
    {"monitoring-state", [](InstanceFiltered i, Out out) { out.add(enabled_or_disabled(i.instance.monitoring)); }},
    {"network-interface.addresses.private-ip-address", add_private_ip},
    {"network-interface.availability-zone",
     [](InstanceFiltered i, Out out) {
       if (i.attached()) out.add(i.instance.availability_zone);
     }},
    {"network-interface.group-id", add_groups},
    {"network-interface.group-name", add_group_names},
    {"network-interface.mac-address",
     [](InstanceFiltered i, Out out) {
       if (i.attached()) out.add(i.instance.mac);
     }},
    {"network-interface.network-interface-id",
     [](InstanceFiltered i, Out out) {
       if (i.attached()) out.add(i.instance.network_interface_id);
     }},
    {"network-interface.private-dns-name", add_private_dns},
    {"network-interface.subnet-id", add_subnet},
    {"network-interface.vpc-id", add_vpc},
    {"owner-id", add_owner},
    {"platform", add_nothing},
    {"private-dns-name", add_private_dns},
    {"private-ip-address", add_private_ip},
    {"reason", [](InstanceFiltered i, Out out) { out.add(transition_reason(i.instance)); }},
    {"requester-id", add_nothing},
    {"reservation-id", [](InstanceFiltered i, Out out) { out.add(i.instance.reservation_id); }},
    {"root-device-name", add_root_device},
    {"root-device-type", [](InstanceFiltered, Out out) { out.add("ebs"); }},
    {"source-dest-check", [](InstanceFiltered, Out out) { out.add(true); }},
    {"state-reason-code", [](InstanceFiltered i, Out out) { out.add(i.instance.state_reason_code); }},
    {"subnet-id", add_subnet},
    {"tenancy", [](InstanceFiltered, Out out) { out.add("default"); }},
    {"virtualization-type", [](InstanceFiltered, Out out) { out.add("hvm"); }},
    {"vpc-id", add_vpc},
};

}  // namespace

std::span<const FilterName<InstanceItem>> instance_filters() {
  return kInstanceFilters;
}

}  // namespace rolecall::service::ec2
