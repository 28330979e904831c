// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/default_network.h"
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DeleteVpcRequest& request, const Context& context) {
  return Needs{vpc_need(context, "ec2:DeleteVpc", request.vpc_id)};
}

// AWS: subnets and groups of the user's must have gone before; the default group goes with the VPC.
Outcome<api::ec2::DeleteVpcResponse> handle(const Authorized<api::ec2::DeleteVpcRequest>& request,
                                            const Context& context) {
  RC_TRY(const auto* vpc, find_vpc(context, request->vpc_id));
  Reply<api::ec2::DeleteVpcResponse> reply;
  const std::string prefix = context.account().str() + "/";
  bool in_use = false;
  context.state.all<state::Subnet>().scan_prefix(prefix, [&](const std::string&, const state::Subnet& subnet) {
    in_use = in_use || subnet.vpc_id == vpc->id;
    return !in_use;
  });
  context.state.all<state::SecurityGroup>().scan_prefix(prefix,
                                                        [&](const std::string&, const state::SecurityGroup& group) {
                                                          if (group.vpc_id != vpc->id) return true;
                                                          in_use = in_use || group.name != kDefaultGroupName;
                                                          reply.changes.erase(group);
                                                          return true;
                                                        });
  if (in_use) {
    return base::failure(
        dependency_violation(fmt::format("The vpc '{}' has dependencies and cannot be deleted.", vpc->id)));
  }
  reply.changes.erase(*vpc);
  return reply;
}

}  // namespace rolecall::service::ec2
