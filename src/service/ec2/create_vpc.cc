// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"
#include "service/ec2/default_network.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network_checks.h"
#include "service/ec2/network_shapes.h"
#include "service/ec2/operations.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

base::Result<void, wire::ApiError> refuse_unsupported(const api::ec2::CreateVpcRequest& request) {
  const std::pair<bool, std::string_view> parameters[] = {
      {request.amazon_provided_ipv6_cidr_block.value_or(false), "AmazonProvidedIpv6CidrBlock"},
      {request.ipv6_pool.has_value(), "Ipv6Pool"},
      {request.ipv6_cidr_block.has_value(), "Ipv6CidrBlock"},
      {request.ipv4_ipam_pool_id.has_value(), "Ipv4IpamPoolId"},
      {request.ipv4_netmask_length.has_value(), "Ipv4NetmaskLength"},
      {request.ipv6_ipam_pool_id.has_value(), "Ipv6IpamPoolId"},
      {request.ipv6_netmask_length.has_value(), "Ipv6NetmaskLength"},
      {request.ipv6_cidr_block_network_border_group.has_value(), "Ipv6CidrBlockNetworkBorderGroup"},
      {request.instance_tenancy.value_or("default") != "default", "InstanceTenancy"}};
  for (const auto& [present, parameter] : parameters) {
    if (present) return base::failure(parameter_not_supported(parameter));
  }
  return {};
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::CreateVpcRequest& request, const Context& context) {
  const std::string arn = resource_arn(context, kVpcId.type, "*");
  const auto tags = tags_for(request.tag_specifications, kVpcId.type);
  Needs needs{Need{.action = "ec2:CreateVpc", .resource = arn}.with_request_tags(tags)};
  add_create_tags_need(needs, "CreateVpc", arn, tags);
  return needs;
}

Outcome<api::ec2::CreateVpcResult> handle(const Authorized<api::ec2::CreateVpcRequest>& request,
                                          const Context& context) {
  RC_TRY_VOID(refuse_unsupported(*request));
  RC_TRY_VOID(check_specifications(request->tag_specifications, {kVpcId.type}));
  if (!request->cidr_block) return base::failure(wire::missing_parameter("CidrBlock"));
  RC_TRY(const Cidr cidr, check_network_cidr(*request->cidr_block, "InvalidVpc.Range"));
  if (account_has<state::Vpc>(context, kMaxVpcs)) {
    return base::failure(ec2_error("VpcLimitExceeded", "The maximum number of VPCs has been reached."));
  }
  state::Vpc vpc;
  vpc.account = context.account();
  vpc.id = base::hex_id(kVpcId.prefix, context.random);
  vpc.cidr = cidr.text();
  vpc.tags = tags_for(request->tag_specifications, kVpcId.type);
  Reply<api::ec2::CreateVpcResult> reply;
  reply.output.vpc = vpc_shape(vpc);
  reply.changes.put(default_group(vpc.account, vpc.id, context.random));
  reply.changes.put(std::move(vpc));
  return reply;
}

}  // namespace rolecall::service::ec2
