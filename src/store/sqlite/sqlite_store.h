// SPDX-License-Identifier: Apache-2.0
//
// The embedded store: one SQLite file, FOLDER/state.db, written ahead (WAL) and synced at every commit.  The server
// reads it once, at start; afterwards memory answers and the file only takes writes, by one thread, many commits to a
// transaction.  The schema and the bytes of an entity are described in docs/formats/store.md.
//
// While the store is open the file may be read by others (`sqlite3 state.db .backup`); writing it from outside makes
// every later commit fail with Unavailable, because memory and file would disagree.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "store/store.h"

namespace rolecall::store::sqlite {

// Locks the folder (made if its parent exists) for the life of the store, and loads what it holds.  `builtin` entities
// are in every snapshot and never in the file.  Fails, with a text for the operator, if another server has the folder,
// if it can't be written, if a newer version wrote the file, or if any byte of it is not what we would have written.
base::Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, const state::Changes& builtin);

}  // namespace rolecall::store::sqlite
