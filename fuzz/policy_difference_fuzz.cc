// SPDX-License-Identifier: Apache-2.0
//
// The policy engine against its naive twin on the same bytes: both must give the same answer by the same layer, and the
// engine the same in each of its ways to decide.  The bytes are worlds or documents, see fuzz_input.h.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "policy/reference/fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string difference = rolecall::policy::reference::difference_of_input({data, size});
  if (!difference.empty()) {
    std::fputs(difference.c_str(), stderr);
    std::abort();
  }
  return 0;
}
