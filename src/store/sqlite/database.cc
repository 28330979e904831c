// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace rolecall::store::sqlite {
namespace {

// SQLite's words, and the system's where it was the system that failed.
std::unexpected<base::Error> failed(sqlite3* database) {
  std::string text = sqlite3_errmsg(database);
  if (const int code = sqlite3_extended_errcode(database); code > 0xff) text += fmt::format(" (SQLite {})", code);
  return base::failure(std::move(text));
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), place, value);
}

void Statement::bind_bytes(int place, std::string_view value) {
  // An empty string_view may hold a null pointer, which SQLite would take for NULL.
  const char* data = value.data() ? value.data() : "";
  sqlite3_bind_blob64(handle_.get(), place, data, value.size(), SQLITE_STATIC);
}

base::Result<bool> Statement::step() {
  switch (sqlite3_step(handle_.get())) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return failed(sqlite3_db_handle(handle_.get()));
  }
}

base::Status Statement::run() {
  auto row = step();
  reset();
  if (!row) return std::unexpected(std::move(row).error());
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size)) : std::string_view();
}

void Database::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

base::Result<Database> Database::open(const std::string& path) {
  sqlite3* handle = nullptr;
  // No mutex: one thread at a time is ours to see to.
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database;
  database.handle_.reset(handle);  // there is one to close even after an error
  if (code != SQLITE_OK) return failed(handle);
  // SQLite opens a file that it may not write as one to read only, and says nothing.
  if (sqlite3_db_readonly(handle, "main") == 1) return base::failure("the file can't be written");
  return database;
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  Statement statement;
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK) return failed(handle_.get());
  statement.handle_.reset(handle);
  return statement;
}

base::Status Database::execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failed(handle_.get());
  return {};
}

base::Result<std::int64_t> Database::integer(std::string_view sql) {
  RC_TRY(auto statement, prepare(sql));
  RC_TRY(const bool row, statement.step());
  if (!row) return base::failure(fmt::format("no row for: {}", sql));
  return statement.integer(0);
}

base::Result<std::string> Database::text(std::string_view sql) {
  RC_TRY(auto statement, prepare(sql));
  RC_TRY(const bool row, statement.step());
  if (!row) return base::failure(fmt::format("no row for: {}", sql));
  return std::string(statement.bytes(0));
}

std::int64_t Database::changed() const {
  return sqlite3_changes64(handle_.get());
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_.get()) == 0;
}

}  // namespace rolecall::store::sqlite
