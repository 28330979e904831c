// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::UpdateAssumeRolePolicyRequest& request,
                                                  const Context& context) {
  return Needs{bounded_role_need(context, "iam:UpdateAssumeRolePolicy", request.role_name)};
}

Outcome<api::iam::UpdateAssumeRolePolicyResponse> handle(
    const Authorized<api::iam::UpdateAssumeRolePolicyRequest>& request, const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY(auto trust, trust_document("policyDocument", request->policy_document, context.state));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  RC_TRY_VOID(check_trust_size(trust));
  state::Role role = *found;
  role.trust = std::move(trust);
  Reply<api::iam::UpdateAssumeRolePolicyResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
