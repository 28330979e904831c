// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/errors.h"
#include "service/ec2/lookup.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {
namespace {

const state::KeyPair* key_pair_of(const api::ec2::DeleteKeyPairRequest& request, const Context& context) {
  if (request.key_pair_id) return key_pair_by_id(context, *request.key_pair_id);
  return request.key_name ? key_pair_or_null(context, *request.key_name) : nullptr;
}

}  // namespace

base::Result<Needs, wire::ApiError> authorization(const api::ec2::DeleteKeyPairRequest& request,
                                                  const Context& context) {
  const auto* key_pair = key_pair_of(request, context);
  return Needs{key_pair_need(context, "ec2:DeleteKeyPair", key_pair ? key_pair->name : request.key_name.value_or("*"))};
}

// AWS: to delete what is not there is no error.
Outcome<api::ec2::DeleteKeyPairResponse> handle(const Authorized<api::ec2::DeleteKeyPairRequest>& request,
                                                const Context& context) {
  if (!request->key_name && !request->key_pair_id) return base::failure(wire::missing_parameter("KeyName"));
  if (request->key_pair_id) RC_TRY_VOID(check_id(kKeyPairId, *request->key_pair_id));
  Reply<api::ec2::DeleteKeyPairResponse> reply;
  if (const auto* key_pair = key_pair_of(*request, context)) reply.changes.erase(*key_pair);
  return reply;
}

}  // namespace rolecall::service::ec2
