// SPDX-License-Identifier: Apache-2.0

#include "service/iam/checks.h"
#include "service/iam/key_owner.h"
#include "service/iam/operations.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::DeleteAccessKeyRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto owner, key_owner(context, request.user_name));
  return Needs{owner.need(context, "iam:DeleteAccessKey")};
}

Outcome<api::iam::DeleteAccessKeyResponse> handle(const Authorized<api::iam::DeleteAccessKeyRequest>& request,
                                                  const Context& context) {
  if (request->user_name) RC_TRY_VOID(check_name("userName", *request->user_name));
  RC_TRY_VOID(check_access_key_id(request->access_key_id));
  RC_TRY(const auto owner, key_owner(context, request->user_name));
  RC_TRY_VOID(owner.check_exists(context));
  RC_TRY(const auto* key, owner.find_key(context, request->access_key_id));
  Reply<api::iam::DeleteAccessKeyResponse> reply;
  reply.changes.erase(*key);
  return reply;
}

}  // namespace rolecall::service::iam
