// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/network_shapes.h"

#include "service/ec2/default_network.h"
#include "service/ec2/ids.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {

api::ec2::Vpc vpc_shape(const state::Vpc& vpc) {
  return {.cidr_block = vpc.cidr,
          .dhcp_options_id = "default",
          .state = "available",
          .vpc_id = vpc.id,
          .owner_id = vpc.account.str(),
          .instance_tenancy = "default",
          .cidr_block_association_set = {{{.association_id = sibling_id({"vpc-cidr-assoc-", "", "", "", ""}, vpc.id),
                                           .cidr_block = vpc.cidr,
                                           .cidr_block_state = api::ec2::VpcCidrBlockState{.state = "associated"}}}},
          .is_default = vpc.is_default,
          .tags = tag_shapes(vpc.tags)};
}

api::ec2::Subnet subnet_shape(const state::Subnet& subnet, const Context& context) {
  api::ec2::Subnet out;
  out.availability_zone = subnet.availability_zone;
  out.availability_zone_id = zone_id(context.settings.region, subnet.availability_zone);
  out.available_ip_address_count = static_cast<std::int32_t>(free_address_count(context.state, subnet));
  out.cidr_block = subnet.cidr;
  out.default_for_az = subnet.default_for_az;
  // Unlike AWS's default subnets: Rolecall has no public addresses.
  out.map_public_ip_on_launch = false;
  out.map_customer_owned_ip_on_launch = false;
  out.state = "available";
  out.subnet_id = subnet.id;
  out.vpc_id = subnet.vpc_id;
  out.owner_id = subnet.account.str();
  out.assign_ipv6_address_on_creation = false;
  out.subnet_arn = resource_arn(context, kSubnetId.type, subnet.id);
  out.enable_dns64 = false;
  out.ipv6_native = false;
  out.private_dns_name_options_on_launch =
      api::ec2::PrivateDnsNameOptionsOnLaunch{.hostname_type = "ip-name",
                                              .enable_resource_name_dns_a_record = false,
                                              .enable_resource_name_dns_aaaa_record = false};
  out.tags = tag_shapes(subnet.tags);
  return out;
}

api::ec2::SecurityGroup group_shape(const state::SecurityGroup& group) {
  api::ec2::SecurityGroup out;
  out.description = group.description;
  out.group_name = group.name;
  out.owner_id = group.account.str();
  out.group_id = group.id;
  out.vpc_id = group.vpc_id;
  out.tags = tag_shapes(group.tags);
  // AWS: the rules that a group is born with; Rolecall serves no operation that changes them.
  api::ec2::IpPermission all;
  all.ip_protocol = "-1";
  all.ip_ranges = {{.cidr_ip = "0.0.0.0/0"}};
  out.ip_permissions_egress = {all};
  if (group.name == kDefaultGroupName) {
    api::ec2::IpPermission own;
    own.ip_protocol = "-1";
    own.user_id_group_pairs = {{.group_id = group.id, .user_id = group.account.str()}};
    out.ip_permissions = {own};
  }
  return out;
}

}  // namespace rolecall::service::ec2
