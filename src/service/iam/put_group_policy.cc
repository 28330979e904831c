// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/holders.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::PutGroupPolicyRequest& request,
                                                  const Context& context) {
  return Needs{group_need(context, "iam:PutGroupPolicy", request.group_name)};
}

Outcome<api::iam::PutGroupPolicyResponse> handle(const Authorized<api::iam::PutGroupPolicyRequest>& request,
                                                 const Context& context) {
  RC_TRY_VOID(check_name("groupName", request->group_name));
  RC_TRY_VOID(check_name("policyName", request->policy_name));
  RC_TRY(auto document, identity_document(request->policy_document, policy::Kind::InlineIdentity));
  RC_TRY(const auto* found, find_group(context, request->group_name));
  state::Group group = *found;
  put_inline_policy(group, request->policy_name, std::move(document));
  RC_TRY_VOID(check_inline_size(group, "group", kGroupInlinePolicySize));
  Reply<api::iam::PutGroupPolicyResponse> reply;
  reply.changes.put(std::move(group));
  return reply;
}

}  // namespace rolecall::service::iam
