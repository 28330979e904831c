// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::PutUserPolicyRequest& request,
                                                  const Context& context) {
  return Needs{bounded_user_need(context, "iam:PutUserPolicy", request.user_name)};
}

Outcome<api::iam::PutUserPolicyResponse> handle(const Authorized<api::iam::PutUserPolicyRequest>& request,
                                                const Context& context) {
  RC_TRY_VOID(check_name("userName", request->user_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(auto document, identity_document(request->policy_document, policy::Kind::InlineIdentity));
  RC_TRY(const auto* found, find_user(context, request->user_name));
  state::User user = *found;
  put_inline_policy(user, request->policy_name, std::move(document));
  RC_TRY_VOID(check_inline_size(user, "user", kUserInlinePolicySize));
  Reply<api::iam::PutUserPolicyResponse> reply;
  reply.changes.put(std::move(user));
  return reply;
}

}  // namespace rolecall::service::iam
