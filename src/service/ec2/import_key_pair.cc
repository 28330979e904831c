// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/errors.h"
#include "service/ec2/key_pairs.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::ImportKeyPairRequest& request,
                                                  const Context& context) {
  return new_key_pair_needs(context, "ec2:ImportKeyPair", request.key_name, request.tag_specifications);
}

Outcome<api::ec2::ImportKeyPairResult> handle(const Authorized<api::ec2::ImportKeyPairRequest>& request,
                                              const Context& context) {
  RC_TRY_VOID(check_new_key_pair(context, request->key_name, request->tag_specifications));
  const auto key = crypto::parse_public_key(request->public_key_material);
  if (!key) {
    return base::failure(ec2_error("InvalidKey.Format", "Key is not in valid OpenSSH public key format"));
  }
  state::KeyPair key_pair = new_key_pair(context, request->key_name, *key, request->tag_specifications);
  Reply<api::ec2::ImportKeyPairResult> reply;
  reply.output.key_name = key_pair.name;
  reply.output.key_pair_id = key_pair.id;
  reply.output.key_fingerprint = key_pair.fingerprint;
  reply.output.tags = tag_shapes(key_pair.tags);
  reply.changes.put(std::move(key_pair));
  return reply;
}

}  // namespace rolecall::service::ec2
