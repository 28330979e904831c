// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include "state/codec.h"
#include "store/sequencer.h"
#include "store/sqlite/data_folder.h"
#include "store/sqlite/database.h"
#include "store/sqlite/schema.h"

namespace rolecall::store::sqlite {
namespace {

// FULL: a commit is answered only after the log is synced.  The size limit gives the space of a log that was once long
// back.  Others who read the file never hold a writer up in WAL mode; the timeout is for an operator's own write.
constexpr const char* kSettings = R"sql(
  PRAGMA synchronous = FULL;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA busy_timeout = 2000;
)sql";
constexpr std::string_view kUseWriteAheadLog = "PRAGMA journal_mode = WAL";
constexpr std::string_view kLoad = "SELECT kind, key, value FROM entities ORDER BY kind, key";
constexpr std::string_view kRevision = "SELECT value FROM meta WHERE name = 'revision'";
constexpr std::string_view kPut =
    "INSERT INTO entities (kind, key, value, revision) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (kind, key) DO UPDATE SET value = ?3, revision = ?4";
constexpr std::string_view kErase = "DELETE FROM entities WHERE kind = ?1 AND key = ?2";
// Changes no row if anyone else wrote the file.
constexpr std::string_view kAdvance = "UPDATE meta SET value = ?1 WHERE name = 'revision' AND value = ?2";

class File final : public Medium {
 public:
  static base::Result<std::unique_ptr<File>> open(DataFolder folder);

  // Puts what the file holds into the snapshot and indexes everything in it.
  base::Status load(state::Snapshot& snapshot);
  base::Status write(std::span<const Entry> entries) override;

 private:
  File(DataFolder folder, Database database) : folder_(std::move(folder)), database_(std::move(database)) {}

  base::Status write_rows(std::span<const Entry> entries);
  base::Status write_row(const state::Change& change, state::Revision revision);

  DataFolder folder_;  // before the database: the lock is held until the file is closed
  Database database_;
  Statement put_, erase_, advance_;
};

base::Result<std::unique_ptr<File>> File::open(DataFolder folder) {
  RC_TRY(auto database, Database::open((folder.path() / "state.db").string()));
  RC_TRY_VOID(database.execute(kSettings));
  RC_TRY(const auto mode, database.text(kUseWriteAheadLog));
  if (mode != "wal") return base::failure("the file system does not allow a write-ahead log");
  RC_TRY_VOID(migrate(database));
  std::unique_ptr<File> file(new File(std::move(folder), std::move(database)));
  RC_TRY(file->put_, file->database_.prepare(kPut));
  RC_TRY(file->erase_, file->database_.prepare(kErase));
  RC_TRY(file->advance_, file->database_.prepare(kAdvance));
  return file;
}

base::Status File::load(state::Snapshot& snapshot) {
  RC_TRY(auto rows, database_.prepare(kLoad));
  for (;;) {
    RC_TRY(const bool row, rows.step());
    if (!row) break;
    const auto kind = static_cast<std::size_t>(rows.integer(0));
    std::string key(rows.bytes(1));
    auto entity = state::decode(kind, rows.bytes(2));
    if (entity && state::key_of(kind, entity->get()) != key) {
      entity = base::failure("it belongs under another key");
    }
    if (!entity) {
      return base::failure(fmt::format("the {} with the key '{}' can't be read: {}", state::kind_name(kind), key,
                                       entity.error().message));
    }
    snapshot.load({kind, std::move(key), *std::move(entity)});
  }
  snapshot.index_loaded();
  RC_TRY(const auto revision, database_.integer(kRevision));
  if (revision < 0) return base::failure(fmt::format("it has the revision {}, which never was", revision));
  snapshot.revision = static_cast<state::Revision>(revision);
  return {};
}

base::Status File::write(std::span<const Entry> entries) {
  RC_TRY_VOID(database_.execute("BEGIN IMMEDIATE"));
  auto written = write_rows(entries);
  if (written) written = database_.execute("COMMIT");
  // SQLite ends the transaction by itself after some errors and not after others.
  if (!written && database_.in_transaction()) (void)database_.execute("ROLLBACK");
  return written;
}

base::Status File::write_rows(std::span<const Entry> entries) {
  for (const auto& entry : entries) {
    for (const auto& change : entry.changes.list()) RC_TRY_VOID(write_row(change, entry.revision));
  }
  advance_.bind(1, static_cast<std::int64_t>(entries.back().revision));
  advance_.bind(2, static_cast<std::int64_t>(entries.front().revision - 1));
  RC_TRY_VOID(advance_.run());
  if (database_.changed() != 1) return base::failure("someone else has written to state.db: restart the server");
  return {};
}

base::Status File::write_row(const state::Change& change, state::Revision revision) {
  auto& statement = change.value ? put_ : erase_;
  const std::string bytes = change.value ? state::encode(change.kind, change.value.get()) : std::string();
  statement.bind(1, static_cast<std::int64_t>(change.kind));
  statement.bind_bytes(2, change.key);
  if (change.value) {
    statement.bind_bytes(3, bytes);
    statement.bind(4, static_cast<std::int64_t>(revision));
  }
  return statement.run();
}

// The file's name before what went wrong with it.
template <class T>
auto about(const std::filesystem::path& folder, base::Result<T> failed) {
  return base::failure(fmt::format("{}: {}", (folder / "state.db").string(), failed.error().message));
}

}  // namespace

base::Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, const state::Changes& builtin) {
  RC_TRY(auto locked, DataFolder::lock(folder));
  auto file = File::open(std::move(locked));
  if (!file) return about(folder, std::move(file));
  auto start = std::make_shared<state::Snapshot>();
  for (const auto& change : builtin.list()) start->load(change);
  if (auto loaded = (*file)->load(*start); !loaded) return about(folder, std::move(loaded));
  return std::make_unique<Sequencer>(std::move(start), *std::move(file));
}

}  // namespace rolecall::store::sqlite
