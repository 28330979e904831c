// SPDX-License-Identifier: Apache-2.0

#include "api/iam/errors.h"
#include "service/iam/checks.h"
#include "service/iam/documents.h"
#include "service/iam/lookup.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"
#include "service/iam/versions.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreatePolicyVersionRequest& request,
                                                  const Context& context) {
  return Needs{policy_need(context, "iam:CreatePolicyVersion", request.policy_arn)};
}

Outcome<api::iam::CreatePolicyVersionResponse> handle(const Authorized<api::iam::CreatePolicyVersionRequest>& request,
                                                      const Context& context) {
  RC_TRY_VOID(check_policy_arn(request->policy_arn));
  RC_TRY(auto document, identity_document(request->policy_document, policy::Kind::ManagedIdentity));
  RC_TRY_VOID(check_own_policy(context, request->policy_arn, "Cannot update policies outside your own account."));
  RC_TRY(const auto* found, find_policy(context, request->policy_arn));
  RC_TRY_VOID(check_managed_size(document));
  if (found->versions.size() >= kVersionsPerPolicy) {
    return base::failure(
        api::iam::limit_exceeded("A managed policy can have up to 5 versions. Before you create a new version, you "
                                 "must delete an existing version."));
  }
  state::ManagedPolicy policy = *found;
  policy.versions.push_back({.number = ++policy.last_version, .document = std::move(document), .created = context.now});
  if (request->set_as_default.value_or(false)) policy.default_version = policy.last_version;
  policy.updated = context.now;
  Reply<api::iam::CreatePolicyVersionResponse> reply;
  reply.output.policy_version = version_shape(policy, policy.versions.back());
  reply.changes.put(std::move(policy));
  return reply;
}

}  // namespace rolecall::service::iam
