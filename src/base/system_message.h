// SPDX-License-Identifier: Apache-2.0
//
// The words for an error number of the system: std::strerror for programs with threads.
#pragma once

#include <string>

namespace rolecall::base {

// `number` is an errno: "No space left on device".
std::string system_message(int number);

}  // namespace rolecall::base
