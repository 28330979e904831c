// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::PutRolePolicyRequest& request,
                                                  const Context& context) {
  return Needs{bounded_role_need(context, "iam:PutRolePolicy", request.role_name)};
}

Outcome<api::iam::PutRolePolicyResponse> handle(const Authorized<api::iam::PutRolePolicyRequest>& request,
                                                const Context& context) {
  RC_TRY_VOID(check_name("roleName", request->role_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(auto document, identity_document(request->policy_document, policy::Kind::InlineIdentity));
  RC_TRY(const auto* found, find_role(context, request->role_name));
  state::Role role = *found;
  put_inline_policy(role, request->policy_name, std::move(document));
  RC_TRY_VOID(check_inline_size(role, "role", kRoleInlinePolicySize));
  Reply<api::iam::PutRolePolicyResponse> reply;
  reply.changes.put(std::move(role));
  return reply;
}

}  // namespace rolecall::service::iam
