// SPDX-License-Identifier: Apache-2.0
#include "issuer/key_ring.h"

#include <algorithm>

namespace rolecall::issuer {

KeyRing KeyRing::generate(base::Time now, base::Random& random) {
  KeyRing ring;
  ring.sealing.push_back({.id = 1, .material = base::Secret(random.bytes(kKeySize)), .created = now});
  ring.storage = base::Secret(random.bytes(kKeySize));
  return ring;
}

bool KeyRing::well_formed() const {
  const auto sized = [](const SealingKey& key) { return key.material.reveal().size() == kKeySize; };
  const auto not_growing = [](const SealingKey& a, const SealingKey& b) { return a.id >= b.id; };
  return !sealing.empty() && std::ranges::all_of(sealing, sized) &&
         std::ranges::adjacent_find(sealing, not_growing) == sealing.end() && storage.reveal().size() == kKeySize;
}

void KeyRing::rotate(base::Time now, std::chrono::seconds overlap, base::Random& random) {
  sealing.push_back({.id = sealing.back().id + 1, .material = base::Secret(random.bytes(kKeySize)), .created = now});
  while (sealing.size() > 1 && sealing[1].created + overlap < now) sealing.erase(sealing.begin());
}

}  // namespace rolecall::issuer
