// SPDX-License-Identifier: Apache-2.0
//
// Counts the machine instructions of a call exactly, by single-stepping a child process through it: unlike the
// processor's own counters this works in every virtual machine, and unlike times it is the same on each run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace rolecall::bench {

// Calls `work` twice in a child (once to warm up) and counts the second call.  Absence: this processor or this system
// does not let us trace.
std::optional<std::uint64_t> count_instructions(const std::function<void()>& work);

}  // namespace rolecall::bench
