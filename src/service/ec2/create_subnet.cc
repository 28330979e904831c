// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network_checks.h"
#include "service/ec2/network_shapes.h"
#include "service/ec2/operations.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::CreateSubnetRequest& request,
                                                  const Context& context) {
  const std::string arn = resource_arn(context, kSubnetId.type, "*");
  const auto tags = tags_for(request.tag_specifications, kSubnetId.type);
  Needs needs{Need{.action = "ec2:CreateSubnet", .resource = arn}
                  .with("ec2:Vpc", resource_arn(context, kVpcId.type, request.vpc_id))
                  .with_request_tags(tags),
              vpc_need(context, "ec2:CreateSubnet", request.vpc_id)};
  add_create_tags_need(needs, "CreateSubnet", arn, tags);
  return needs;
}

Outcome<api::ec2::CreateSubnetResult> handle(const Authorized<api::ec2::CreateSubnetRequest>& request,
                                             const Context& context) {
  if (request->ipv6_cidr_block) return base::failure(parameter_not_supported("Ipv6CidrBlock"));
  if (request->outpost_arn) return base::failure(parameter_not_supported("OutpostArn"));
  if (request->ipv6_native.value_or(false)) return base::failure(parameter_not_supported("Ipv6Native"));
  RC_TRY_VOID(check_specifications(request->tag_specifications, {kSubnetId.type}));
  if (!request->cidr_block) return base::failure(wire::missing_parameter("CidrBlock"));
  RC_TRY(const Cidr cidr, check_network_cidr(*request->cidr_block, "InvalidSubnet.Range"));
  RC_TRY(const auto* vpc, find_vpc(context, request->vpc_id));
  state::Subnet subnet;
  RC_TRY(subnet.availability_zone, subnet_zone(context, request->availability_zone, request->availability_zone_id));
  RC_TRY_VOID(check_subnet_fits(context, *vpc, cidr));
  subnet.account = context.account();
  subnet.id = base::hex_id(kSubnetId.prefix, context.random);
  subnet.vpc_id = vpc->id;
  subnet.cidr = cidr.text();
  subnet.tags = tags_for(request->tag_specifications, kSubnetId.type);
  Reply<api::ec2::CreateSubnetResult> reply;
  reply.output.subnet = subnet_shape(subnet, context);
  reply.changes.put(std::move(subnet));
  return reply;
}

}  // namespace rolecall::service::ec2
