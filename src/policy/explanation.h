// SPDX-License-Identifier: Apache-2.0
//
// Why a statement did or did not apply, for people: one line, and the place in the policy's text that is the reason.
// Rendered from the Consideration that the engine left; nothing is decided here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/decision.h"
#include "policy/request.h"

namespace rolecall::policy {

// Offsets in bytes: from the first to past the last.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

struct Explanation {
  std::string reason;  // `does not cover s3:PutObject`; follows the name of the statement or points at `place`
  Span place;          // in the text of the policy
};

Explanation explain(const Consideration& consideration, const Request& request);

// `because no identity-based policy allows it`, `by a statement of an identity-based policy`: the decision in one line.
std::string summary(const Decision& decision);

}  // namespace rolecall::policy
