// SPDX-License-Identifier: Apache-2.0
#include "policy/request.h"

#include <utility>

namespace rolecall::policy {
namespace {

std::string_view type_name(Principal::Kind kind) {
  switch (kind) {
    case Principal::Kind::Root:
      return "Account";
    case Principal::Kind::User:
      return "User";
    case Principal::Kind::FederatedUser:
      return "FederatedUser";
    case Principal::Kind::AssumedRole:
      return "AssumedRole";
    case Principal::Kind::Anonymous:
    case Principal::Kind::Service:
    case Principal::Kind::Federated:
      return "Anonymous";
  }
  std::unreachable();
}

}  // namespace

void set_principal_keys(Context& context, const Principal& principal) {
  context.set("aws:PrincipalType", type_name(principal.kind));
  if (principal.kind == Principal::Kind::Anonymous) {
    // AWS: a request that nobody signed has an account all the same, but it is not known not to be a service's.
    context.set("aws:PrincipalAccount", "anonymous");
    return;
  }
  context.set_flag("aws:PrincipalIsAWSService", principal.kind == Principal::Kind::Service);
  if (!principal.arn.empty()) context.set("aws:PrincipalArn", principal.arn);
  if (!principal.account.empty()) context.set("aws:PrincipalAccount", principal.account);
  if (!principal.service.empty()) context.set("aws:PrincipalServiceName", principal.service);
}

}  // namespace rolecall::policy
