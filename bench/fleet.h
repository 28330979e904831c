// SPDX-License-Identifier: Apache-2.0
//
// A fleet: as many running instances as wanted, each with an association to one instance profile, put into a store the
// quick way.  What they hold is what RunInstances gives a tagged instance with a key pair.
#pragma once

#include <string>

#include "base/result.h"
#include "base/strong_string.h"
#include "store/store.h"

namespace rolecall::bench {

struct Fleet {
  base::AccountId account;
  std::string profile_arn;
  base::UniqueId profile_id;
};

// For a store that has no fleet yet: the addresses of their metadata services begin at 127.16.0.1.
base::Result<void, store::Error> fill(store::Store& store, const Fleet& fleet, int count);

}  // namespace rolecall::bench
