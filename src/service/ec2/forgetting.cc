// SPDX-License-Identifier: Apache-2.0
#include "service/ec2/forgetting.h"

#include "service/ec2/lookup.h"

namespace rolecall::service::ec2 {

void forget_ended(const state::Snapshot& state, const base::AccountId& account, base::Time now,
                  state::Changes& changes) {
  const std::string prefix = account.str() + "/";
  std::size_t forgotten = 0;
  // By time: behind the first that is still shown there is nothing to forget.
  state.indexes.terminations.scan_prefix(prefix, [&](const std::string& key, const state::Present&) {
    const auto* instance = state.find<state::Instance>(std::string_view(key).substr(key.rfind('/') + 1));
    if (!instance || is_visible(*instance, now) || forgotten++ == kForgottenAtOnce) return false;
    changes.erase(*instance);
    // The token still leads to the other instances of its launch, if any are left.
    const std::string reservation = prefix + instance->reservation_id.str() + "/";
    if (!instance->client_token.empty() && state.indexes.reservations.count_prefix(reservation, 2) == 1) {
      changes.erase<state::LaunchToken>(prefix + instance->client_token.str());
    }
    return true;
  });
}

}  // namespace rolecall::service::ec2
