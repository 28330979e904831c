// SPDX-License-Identifier: Apache-2.0
//
// HKDF with SHA-256 (RFC 5869): one strong key in, any number of independent keys out, told apart by `info`.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.h"

namespace rolecall::crypto {

struct HkdfInput {
  std::string_view key;
  std::string_view salt;  // may be empty
  std::string_view info;  // what the derived key is for
};

// `size` is at most 255 * 32.
base::Secret hkdf_sha256(const HkdfInput& input, std::size_t size);

}  // namespace rolecall::crypto
