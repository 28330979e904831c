// SPDX-License-Identifier: Apache-2.0
//
// The root user's key: made at the first start, handed to its owner in DIR/root-credentials, and kept sealed in the
// state like every other long-term key.
#pragma once

#include <filesystem>
#include <string>

#include "base/random.h"
#include "daemon/configuration.h"
#include "issuer/issuer.h"
#include "state/snapshot.h"

namespace rolecall::daemon {

inline constexpr std::string_view kRootCredentialsFile = "root-credentials";

// A random key of that account, in the form of AWS's.
RootKey make_root_key(const base::AccountId& account, base::Random& random);

// The key as the state keeps it.
state::AccessKey sealed_root_key(const RootKey& key, const base::AccountId& account, const issuer::Issuer& issuer,
                                 base::Time now, base::Random& random);

// An AWS shared-credentials file with the one profile `root`.
std::string format_root_credentials(const RootKey& key);

// The root user's key; the first by its id if there are several.  Absence: there is none any more.
std::optional<state::AccessKey> find_root_key(const state::Snapshot& state, const base::AccountId& account);

// Writes DIR/root-credentials if it is not there: at the first start, and when a crash came between the commit that
// made the account and the file.  Nothing is written if the root user has no key any more.
base::Status hand_out_root_key(const std::filesystem::path& folder, const base::AccountId& account,
                               const state::Snapshot& state, const issuer::Issuer& issuer);

}  // namespace rolecall::daemon
