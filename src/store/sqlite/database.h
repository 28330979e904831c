// SPDX-License-Identifier: Apache-2.0
//
// The few calls of SQLite that we need, with owners for its handles and Results for its codes.  One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace rolecall::store::sqlite {

// A prepared statement.  Texts and bytes that are bound must live until the next run() or reset().
class Statement {
 public:
  Statement() = default;

  void bind(int place, std::int64_t value);
  void bind_bytes(int place, std::string_view value);

  // The next row: true, or false at the end.
  base::Result<bool> step();
  // All of a statement that answers no rows; afterwards it can be bound and run again.
  base::Status run();
  void reset();

  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;  // until the next step

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Database {
 public:
  // Opens the file for reading and writing, and makes it if there is none.
  static base::Result<Database> open(const std::string& path);

  base::Result<Statement> prepare(std::string_view sql);
  // Runs one statement, or several separated by semicolons, without values.
  base::Status execute(const char* sql);
  // The only value of a query's only row.
  base::Result<std::int64_t> integer(std::string_view sql);
  base::Result<std::string> text(std::string_view sql);
  // How many rows the last statement changed.
  std::int64_t changed() const;
  bool in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace rolecall::store::sqlite
