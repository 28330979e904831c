// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/ids.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/network_checks.h"
#include "service/ec2/operations.h"
#include "service/ec2/tags.h"

namespace rolecall::service::ec2 {
namespace {

// AWS: the default VPC unless another is named.
std::string vpc_of(const api::ec2::CreateSecurityGroupRequest& request, const Context& context) {
  if (request.vpc_id) return *request.vpc_id;
  const auto* vpc = default_vpc(context);
  return vpc ? vpc->id : "";
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::CreateSecurityGroupRequest& request,
                                                  const Context& context) {
  const std::string arn = resource_arn(context, kSecurityGroupId.type, "*");
  const std::string vpc = vpc_of(request, context);
  const auto tags = tags_for(request.tag_specifications, kSecurityGroupId.type);
  Need need{.action = "ec2:CreateSecurityGroup", .resource = arn};
  if (!vpc.empty()) need = std::move(need).with("ec2:Vpc", resource_arn(context, kVpcId.type, vpc));
  Needs needs{std::move(need).with_request_tags(tags)};
  if (!vpc.empty()) needs.push_back(vpc_need(context, "ec2:CreateSecurityGroup", vpc));
  add_create_tags_need(needs, "CreateSecurityGroup", arn, tags);
  return needs;
}

Outcome<api::ec2::CreateSecurityGroupResult> handle(const Authorized<api::ec2::CreateSecurityGroupRequest>& request,
                                                    const Context& context) {
  RC_TRY_VOID(check_group_name(request->group_name));
  RC_TRY_VOID(check_group_description(request->description));
  RC_TRY_VOID(check_specifications(request->tag_specifications, {kSecurityGroupId.type}));
  const std::string vpc_id = vpc_of(*request, context);
  if (vpc_id.empty()) return base::failure(no_default_vpc());
  RC_TRY(const auto* vpc, find_vpc(context, vpc_id));
  if (group_by_name(context, vpc->id, request->group_name)) {
    return base::failure(
        ec2_error("InvalidGroup.Duplicate",
                  fmt::format("The security group '{}' already exists for VPC '{}'", request->group_name, vpc->id)));
  }
  if (account_has<state::SecurityGroup>(context, kMaxSecurityGroups)) {
    return base::failure(
        ec2_error("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached."));
  }
  state::SecurityGroup group;
  group.account = context.account();
  group.id = base::hex_id(kSecurityGroupId.prefix, context.random);
  group.name = request->group_name;
  group.description = request->description;
  group.vpc_id = vpc->id;
  group.tags = tags_for(request->tag_specifications, kSecurityGroupId.type);
  Reply<api::ec2::CreateSecurityGroupResult> reply;
  reply.output.group_id = group.id;
  reply.output.tags = tag_shapes(group.tags);
  reply.changes.put(std::move(group));
  return reply;
}

}  // namespace rolecall::service::ec2
