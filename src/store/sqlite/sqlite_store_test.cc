// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "store/conformance/conformance.h"
#include "store/sqlite/database.h"
#include "store/sqlite/schema.h"

namespace rolecall::store {
namespace {

using testing::HasSubstr;

class TemporaryFolder final : public Place {
 public:
  TemporaryFolder() {
    std::string name = testing::TempDir() + "rolecall-store-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() override { std::filesystem::remove_all(path_); }
  base::Result<std::unique_ptr<Store>> open(const state::Changes& builtin) override {
    return sqlite::open(path_, builtin);
  }
  const std::filesystem::path& path() const { return path_; }
  std::string file() const { return (path_ / "state.db").string(); }

 private:
  std::filesystem::path path_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance,
                         testing::Values(Backend{"sqlite", [] { return std::make_unique<TemporaryFolder>(); },
                                                 Backend::Memory::Keeps}));

state::Changes put(std::string id, std::string note = "") {
  state::Account account;
  account.id = base::AccountId(std::move(id));
  account.canonical_user_id = std::move(note);
  state::Changes changes;
  changes.put(std::move(account));
  return changes;
}

class SqliteStoreTest : public testing::Test {
 protected:
  // The text of the error with which the folder can't be opened, or nothing.
  std::string refusal(const std::filesystem::path& path) {
    const auto opened = sqlite::open(path, {});
    return opened ? "" : opened.error().message;
  }
  std::string refusal() { return refusal(folder_.path()); }
  void make_store() { ASSERT_TRUE(commit(**folder_.open({}), put("1"), 0)); }
  void change_file(const char* sql) {
    auto database = sqlite::Database::open(folder_.file());
    ASSERT_TRUE(database);
    const auto done = database->execute(sql);
    ASSERT_TRUE(done) << done.error().message;
  }

  TemporaryFolder folder_;
};

TEST_F(SqliteStoreTest, AFolderIsMadeIfItsParentExists) {
  EXPECT_EQ(refusal(folder_.path() / "new"), "");
  EXPECT_EQ(std::filesystem::status(folder_.path() / "new").permissions(), std::filesystem::perms::owner_all);
  EXPECT_EQ(
      refusal(folder_.path() / "no" / "parent"),
      fmt::format("the data folder {}/no/parent can't be made: No such file or directory", folder_.path().string()));
}

TEST_F(SqliteStoreTest, AFileIsNoFolder) {
  const auto path = folder_.path() / "file";
  std::ofstream(path) << "x";
  EXPECT_EQ(refusal(path), fmt::format("the data folder {} is not a folder", path.string()));
}

TEST_F(SqliteStoreTest, AFolderThatMayNotBeWrittenIsRefused) {
  // /proc takes no files from anyone, root included.
  EXPECT_THAT(refusal("/proc"), HasSubstr("the data folder /proc can't be written: "));
}

TEST_F(SqliteStoreTest, AFolderHasOneServerAtATime) {
  {
    const auto first = folder_.open({});
    ASSERT_TRUE(first);
    EXPECT_EQ(refusal(), fmt::format("the data folder {} is in use by another rolecall server (process {})",
                                     folder_.path().string(), ::getpid()));
  }
  EXPECT_EQ(refusal(), "");
}

TEST_F(SqliteStoreTest, AFileOfANewerVersionIsRefused) {
  make_store();
  change_file("UPDATE meta SET value = 7 WHERE name = 'schema'");
  EXPECT_EQ(refusal(), fmt::format("{}: it was written by a newer rolecall (schema 7, this one knows {}): use that one",
                                   folder_.file(), sqlite::kSchemaVersion));
}

TEST_F(SqliteStoreTest, AFileOfAnotherProgramIsRefused) {
  change_file("CREATE TABLE songs (title TEXT)");
  EXPECT_EQ(refusal(), folder_.file() + ": it is an SQLite file of another program");
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(folder_.file()) << std::string(8192, 'x');
  EXPECT_THAT(refusal(), HasSubstr(folder_.file() + ": file is not a database"));
}

TEST_F(SqliteStoreTest, AnEntityThatCannotBeReadIsNamed) {
  make_store();
  change_file("UPDATE entities SET value = x'0105'");
  EXPECT_EQ(refusal(),
            folder_.file() + ": the account with the key '1' can't be read: the bytes are no entity of kind 0");
}

TEST_F(SqliteStoreTest, AnEntityUnderAForeignKeyIsRefused) {
  make_store();
  change_file("UPDATE entities SET key = x'32'");
  EXPECT_EQ(refusal(), folder_.file() + ": the account with the key '2' can't be read: it belongs under another key");
}

TEST_F(SqliteStoreTest, AKindThatNobodyKnowsIsRefused) {
  make_store();
  change_file("UPDATE entities SET kind = 99");
  EXPECT_THAT(refusal(), HasSubstr("the entity of unknown kind with the key '1' can't be read"));
}

TEST_F(SqliteStoreTest, AWriteFromOutsideIsNoticed) {
  const auto store = folder_.open({});
  ASSERT_TRUE(store);
  ASSERT_TRUE(commit(**store, put("1"), 0));
  change_file("UPDATE meta SET value = 5 WHERE name = 'revision'");
  const auto failed = commit(**store, put("2"), 1);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, Error::Kind::Unavailable);
  EXPECT_EQ(failed.error().message, "someone else has written to state.db: restart the server");
}

// While one of these lives no file of this process can grow past `bytes`, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_;
};

TEST_F(SqliteStoreTest, AFullDiskFailsTheCommitWholeAndTheNextOneWorksAgain) {
  auto store = folder_.open({});
  ASSERT_TRUE(store);
  ASSERT_TRUE(commit(**store, put("1"), 0));
  {
    const FullDisk full(200'000);
    state::Changes changes = put("small");
    for (const char* id : {"a", "b", "c"}) changes.add(put(id, std::string(150'000, 'x')).list()[0]);
    const auto failed = commit(**store, std::move(changes), 1);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, Error::Kind::Unavailable);
    EXPECT_NE(failed.error().message, "");
    EXPECT_EQ((*store)->head()->revision, 1U);
  }
  ASSERT_TRUE(commit(**store, put("2"), 1));
  store->reset();
  store = folder_.open({});
  ASSERT_TRUE(store);
  EXPECT_EQ((*store)->read()->revision, 2U);
  EXPECT_NE((*store)->read()->find<state::Account>("2"), nullptr);
  EXPECT_EQ((*store)->read()->find<state::Account>("small"), nullptr);
}

TEST_F(SqliteStoreTest, TheFileSaysWhatItIs) {
  make_store();
  auto database = sqlite::Database::open(folder_.file());
  ASSERT_TRUE(database);
  EXPECT_EQ(*database->integer("SELECT value FROM meta WHERE name = 'schema'"), sqlite::kSchemaVersion);
  EXPECT_EQ(*database->integer("SELECT value FROM meta WHERE name = 'revision'"), 1);
  EXPECT_EQ(*database->integer("SELECT revision FROM entities WHERE kind = 0 AND key = CAST('1' AS BLOB)"), 1);
  EXPECT_EQ(*database->text("PRAGMA journal_mode"), "wal");
}

}  // namespace
}  // namespace rolecall::store
