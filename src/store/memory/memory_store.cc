// SPDX-License-Identifier: Apache-2.0
#include "store/memory/memory_store.h"

#include "store/sequencer.h"

namespace rolecall::store::memory {
namespace {

class Memory final : public Medium {
 public:
  base::Status write(std::span<const Entry>) override { return {}; }
};

}  // namespace

std::unique_ptr<Store> open(const state::Changes& builtin) {
  auto start = std::make_shared<state::Snapshot>();
  start->apply(builtin);
  return std::make_unique<Sequencer>(std::move(start), std::make_unique<Memory>());
}

}  // namespace rolecall::store::memory
