// SPDX-License-Identifier: Apache-2.0
#include "store/memory/memory_store.h"

#include "store/conformance/conformance.h"

namespace rolecall::store {
namespace {

class Nowhere final : public Place {
 public:
  base::Result<std::unique_ptr<Store>> open(const state::Changes& builtin) override { return memory::open(builtin); }
};

INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance,
                         testing::Values(Backend{"memory", [] { return std::make_unique<Nowhere>(); },
                                                 Backend::Memory::Forgets}));

}  // namespace
}  // namespace rolecall::store
