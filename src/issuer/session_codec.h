// SPDX-License-Identifier: Apache-2.0
//
// A session as compact bytes: the inside of a session token (docs/formats/session-token.md).  One session has exactly
// one encoding.  The decoder is bounded and takes nothing that the encoder would not write.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "issuer/session.h"

namespace rolecall::issuer {

// LIMIT: ours.  A token of this many bytes is about 8,700 characters of text, which HTTP servers still take as a
// header.
inline constexpr std::size_t kMaxEncodedSession = 6500;
// LIMIT: AWS has a limit of its own on "packed" policies and tags and does not publish it; this is ours, in bytes as
// encoded.  It has room for 2,048 characters of policy, ten ARNs and some thirty common tags.
inline constexpr std::size_t kMaxPackedPolicy = 5120;

std::string encode_session(const Session& session);

// Absence: not an encoding of this version.
std::optional<Session> decode_session(std::string_view bytes);

// PackedPolicySize of AssumeRole and its kin: how full the room for session policies and tags is, in per cent, rounded
// up.  Over 100 is PackedPolicyTooLarge.
int packed_policy_percent(const Session& session);

}  // namespace rolecall::issuer
