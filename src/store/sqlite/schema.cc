// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/schema.h"

#include <fmt/format.h>

#include <iterator>

namespace rolecall::store::sqlite {
namespace {

// Migration N (from 1) is the Nth text: it makes version N out of version N - 1.  Append only; each runs inside a
// transaction, after which the version is written.
constexpr const char* kMigrations[] = {
    // The application id is "Rcal" in ASCII: how a file says whose it is.
    R"sql(
      PRAGMA application_id = 0x5263616c;
      CREATE TABLE meta (
        name  TEXT NOT NULL PRIMARY KEY,
        value INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO meta (name, value) VALUES ('schema', 0), ('revision', 0);
      CREATE TABLE entities (
        kind     INTEGER NOT NULL,
        key      BLOB NOT NULL,
        value    BLOB NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (kind, key)
      ) STRICT, WITHOUT ROWID;
    )sql",
};

constexpr std::int64_t kApplicationId = 0x5263616c;

base::Result<std::int64_t> version_of(Database& database) {
  RC_TRY(const auto tables, database.integer("SELECT count(*) FROM sqlite_schema"));
  if (tables == 0) return 0;
  RC_TRY(const auto application, database.integer("PRAGMA application_id"));
  if (application != kApplicationId) return base::failure("it is an SQLite file of another program");
  return database.integer("SELECT value FROM meta WHERE name = 'schema'");
}

base::Status migrate_from(Database& database, std::int64_t version) {
  RC_TRY_VOID(database.execute("BEGIN IMMEDIATE"));
  for (; version < kSchemaVersion; ++version) RC_TRY_VOID(database.execute(kMigrations[version]));
  RC_TRY_VOID(database.execute(fmt::format("UPDATE meta SET value = {} WHERE name = 'schema'", version).c_str()));
  return database.execute("COMMIT");
}

}  // namespace

const std::int64_t kSchemaVersion = std::ssize(kMigrations);

base::Status migrate(Database& database) {
  RC_TRY(const auto version, version_of(database));
  if (version > kSchemaVersion) {
    return base::failure(fmt::format("it was written by a newer rolecall (schema {}, this one knows {}): use that one",
                                     version, kSchemaVersion));
  }
  if (version < 0) return base::failure(fmt::format("it has the schema {}, which never was", version));
  return version == kSchemaVersion ? base::Status() : migrate_from(database, version);
}

}  // namespace rolecall::store::sqlite
