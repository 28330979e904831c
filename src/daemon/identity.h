// SPDX-License-Identifier: Apache-2.0
//
// What a data folder is for, fixed at its first start: DIR/identity.
#pragma once

#include <string>
#include <string_view>

#include "daemon/configuration.h"

namespace rolecall::daemon {

struct Identity {
  base::AccountId account;
  std::string region;
};

std::string format_identity(const Identity& identity);
base::Result<Identity> parse_identity(std::string_view text);

// The identity of the configured data folder, written down if this is its first start.  Fails if the operator asks for
// another account or region than the folder has.
base::Result<Identity> settle_identity(const Configuration& configuration);

}  // namespace rolecall::daemon
