// SPDX-License-Identifier: Apache-2.0
#include "heap_count.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocated = 0;
std::atomic<std::size_t> live = 0;

}  // namespace

// Not inlined: g++ takes a malloc that it sees freed by delete for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocated.fetch_add(1, std::memory_order_relaxed);
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  live.fetch_add(malloc_usable_size(memory), std::memory_order_relaxed);
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  if (memory != nullptr) live.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}

namespace rolecall::bench {

std::size_t allocations() {
  return allocated.load();
}
std::size_t live_bytes() {
  return live.load();
}

}  // namespace rolecall::bench
