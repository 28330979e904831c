// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "api/iam/errors.h"
#include "base/ids.h"
#include "service/iam/checks.h"
#include "service/iam/key_owner.h"
#include "service/iam/operations.h"
#include "service/iam/quotas.h"

namespace rolecall::service::iam {

base::Result<Needs, wire::ApiError> authorization(const api::iam::CreateAccessKeyRequest& request,
                                                  const Context& context) {
  RC_TRY(const auto owner, key_owner(context, request.user_name));
  return Needs{owner.need(context, "iam:CreateAccessKey")};
}

Outcome<api::iam::CreateAccessKeyResponse> handle(const Authorized<api::iam::CreateAccessKeyRequest>& request,
                                                  const Context& context) {
  if (request->user_name) RC_TRY_VOID(check_name("userName", *request->user_name));
  RC_TRY(const auto owner, key_owner(context, request->user_name));
  RC_TRY_VOID(owner.check_exists(context));
  const std::string prefix = owner.key_prefix(context);
  if (context.state.indexes.access_keys.count_prefix(prefix) >= kAccessKeysPerUser) {
    return base::failure(
        api::iam::limit_exceeded(fmt::format("Cannot exceed quota for AccessKeysPerUser: {}", kAccessKeysPerUser)));
  }
  state::AccessKey key;
  key.id = base::access_key_id("AKIA", context.account(), context.random);
  key.account = context.account();
  key.user_name = owner.user_name;
  key.created = context.now;
  const base::Secret secret(base::secret_access_key_text(context.random));
  key.sealed_secret = context.issuer.seal_secret(key.id, secret, context.random);
  Reply<api::iam::CreateAccessKeyResponse> reply;
  reply.output.access_key = {.user_name = shown_name(owner.user_name),
                             .access_key_id = key.id.str(),
                             .status = "Active",
                             .secret_access_key = secret,
                             .create_date = key.created};
  reply.changes.put(std::move(key));
  return reply;
}

}  // namespace rolecall::service::iam
