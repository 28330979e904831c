// SPDX-License-Identifier: Apache-2.0
//
// A store that forgets everything when it goes: for tests, and the yardstick for the others.  Its commits are "durable"
// at once, but `done` still comes from the store's own thread, as everywhere.
#pragma once

#include <memory>

#include "store/store.h"

namespace rolecall::store::memory {

// `builtin`: entities that every snapshot has.
std::unique_ptr<Store> open(const state::Changes& builtin);

}  // namespace rolecall::store::memory
