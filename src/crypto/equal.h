// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace rolecall::crypto {

// Compares in a time that depends on the lengths only: for signatures, tokens and secrets.
bool equal(std::string_view a, std::string_view b);

}  // namespace rolecall::crypto
