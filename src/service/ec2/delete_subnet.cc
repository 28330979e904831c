// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DeleteSubnetRequest& request,
                                                  const Context& context) {
  return Needs{subnet_need(context, "ec2:DeleteSubnet", request.subnet_id)};
}

Outcome<api::ec2::DeleteSubnetResponse> handle(const Authorized<api::ec2::DeleteSubnetRequest>& request,
                                               const Context& context) {
  RC_TRY(const auto* subnet, find_subnet(context, request->subnet_id));
  if (context.state.indexes.private_addresses.count_prefix(subnet->id + "/", 1) > 0) {
    return base::failure(
        dependency_violation(fmt::format("The subnet '{}' has dependencies and cannot be deleted.", subnet->id)));
  }
  Reply<api::ec2::DeleteSubnetResponse> reply;
  reply.changes.erase(*subnet);
  return reply;
}

}  // namespace rolecall::service::ec2
