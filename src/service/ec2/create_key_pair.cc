// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/errors.h"
#include "service/ec2/key_pairs.h"
#include "service/ec2/operations.h"

namespace rolecall::service::ec2 {

base::Result<Needs, wire::ApiError> authorization(const api::ec2::CreateKeyPairRequest& request,
                                                  const Context& context) {
  Needs needs = new_key_pair_needs(context, "ec2:CreateKeyPair", request.key_name, request.tag_specifications);
  needs.front() = std::move(needs.front()).with("ec2:KeyPairType", request.key_type.value_or("rsa"));
  return needs;
}

// The private key is in this answer and nowhere else.
Outcome<api::ec2::KeyPair> handle(const Authorized<api::ec2::CreateKeyPairRequest>& request, const Context& context) {
  if (request->key_format.value_or("pem") != "pem") return base::failure(parameter_not_supported("KeyFormat=ppk"));
  RC_TRY_VOID(check_new_key_pair(context, request->key_name, request->tag_specifications));
  auto generated = crypto::generate_key_pair(request->key_type == "ed25519" ? crypto::KeyPairType::Ed25519
                                                                            : crypto::KeyPairType::Rsa);
  state::KeyPair key_pair = new_key_pair(context, request->key_name, generated.public_key, request->tag_specifications);
  Reply<api::ec2::KeyPair> reply;
  reply.output.key_name = key_pair.name;
  reply.output.key_pair_id = key_pair.id;
  reply.output.key_fingerprint = key_pair.fingerprint;
  reply.output.key_material = std::move(generated.private_key);
  reply.output.tags = tag_shapes(key_pair.tags);
  reply.changes.put(std::move(key_pair));
  return reply;
}

}  // namespace rolecall::service::ec2
