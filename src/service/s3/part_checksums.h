// SPDX-License-Identifier: Apache-2.0
//
// From the checksums of parts to the checksum of the object.  Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "crypto/checksum.h"
#include "state/s3_entities.h"

namespace rolecall::service::s3 {

// Of the whole content, without reading it again: only CRCs can be joined.  Absence: a part lacks the checksum.
std::optional<state::Checksum> joined_checksum(crypto::ChecksumKind kind,
                                               const std::vector<const state::UploadPart*>& parts);
// AWS: the checksum of the parts' checksums, with "-N" behind it.
std::optional<state::Checksum> composite_checksum(crypto::ChecksumKind kind,
                                                  const std::vector<const state::UploadPart*>& parts);
// AWS: the same with MD5 and in hexadecimal.
std::string composite_etag(const std::vector<const state::UploadPart*>& parts);

}  // namespace rolecall::service::s3
