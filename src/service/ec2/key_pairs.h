// SPDX-License-Identifier: Apache-2.0
//
// Key pairs of either origin: what CreateKeyPair and ImportKeyPair have in common.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/key_pair.h"
#include "service/context.h"
#include "service/ec2/tags.h"
#include "service/need.h"
#include "state/snapshot.h"
#include "wire/api_error.h"

namespace rolecall::service::ec2 {

// `action` is ec2:CreateKeyPair or ec2:ImportKeyPair.
Needs new_key_pair_needs(const Context& context, const policy::Action& action, std::string_view name,
                         const TagSpecifications& tags);

// The name is well-formed and free, and there is room for one more.
base::Result<void, wire::ApiError> check_new_key_pair(const Context& context, std::string_view name,
                                                      const TagSpecifications& tags);

state::KeyPair new_key_pair(const Context& context, std::string_view name, const crypto::PublicKey& key,
                            const TagSpecifications& tags);

}  // namespace rolecall::service::ec2
