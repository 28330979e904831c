// SPDX-License-Identifier: Apache-2.0
//
// The bytes of stored entities (docs/formats/store.md).  The first byte of the input is the kind, the rest the entity.
// Whatever decodes must come back the same from its own encoding, have a key, and fit into a snapshot and out again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "state/codec.h"
#include "state/snapshot.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rolecall::state;
  if (size == 0) return 0;
  const std::size_t kind = data[0];
  const auto entity = decode(kind, {reinterpret_cast<const char*>(data + 1), size - 1});
  if (!entity) return 0;
  const auto bytes = encode(kind, entity->get());
  const auto again = decode(kind, bytes);
  if (!again || encode(kind, again->get()) != bytes) std::abort();
  const auto key = key_of(kind, entity->get());
  if (key_of(kind, again->get()) != key) std::abort();
  Snapshot snapshot;
  snapshot.apply(Change{kind, key, *entity});
  snapshot.apply(Change{kind, key, *again});
  snapshot.apply(Change{kind, key, nullptr});
  if (!snapshot.indexes.unique_ids.empty() || !snapshot.indexes.reservations.empty()) std::abort();
  return 0;
}
