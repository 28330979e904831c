// SPDX-License-Identifier: Apache-2.0
//
// What a benchmark takes from the heap.  A program that links heap_count.cc counts every allocation, of all threads.
#pragma once

#include <cstddef>

namespace rolecall::bench {

std::size_t allocations();  // so far
std::size_t live_bytes();   // allocated and not freed

}  // namespace rolecall::bench
