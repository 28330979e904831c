// SPDX-License-Identifier: Apache-2.0
//
// The tables of FOLDER/state.db and how an older file becomes a newer one.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/sqlite/database.h"

namespace rolecall::store::sqlite {

// The version that this program writes, and the newest that it can read.
extern const std::int64_t kSchemaVersion;

// Brings the file to kSchemaVersion, in one transaction.  Refuses a file of a newer version or of another program.
base::Status migrate(Database& database);

}  // namespace rolecall::store::sqlite
