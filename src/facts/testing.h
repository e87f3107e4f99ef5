// For tests: an in-memory session with the raw view of every canonical table, to be filled with INSERTs.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "facts/build.h"
#include "store/canonical.h"

namespace lode::facts::testing {

class Ledger {
 public:
  // `further`: column definitions of account_rows beyond the contract, such as "tier VARCHAR".
  explicit Ledger(const std::string& further = "")
      : database_(*store::Database::open(":memory:", context_)), connection(*database_.connect()) {
    for (const auto& table : store::canonical_tables()) {
      std::string columns;
      for (const auto& column : table.columns)
        columns += std::string(column.name) + " " + std::string(store::sql_type(column.field)) + ", ";
      if (table.name == "account" && !further.empty()) columns += further + ", ";
      run("CREATE TABLE " + std::string(table.name) + "_rows(" + columns +
          (table.column("source") || table.open ? "" : "source VARCHAR DEFAULT 'test', ") +
          "load_source VARCHAR DEFAULT 'test', load_seq BIGINT DEFAULT 1)");
    }
  }
  void run(const std::string& sql) {
    auto done = connection.run(sql);
    ASSERT_TRUE(done) << sql << "\n" << done.error().message;
  }
  void build() {
    auto done = facts::build(connection, inputs);
    ASSERT_TRUE(done) << done.error().message;
    auto views = open_views(connection, inputs);
    ASSERT_TRUE(views) << views.error().message;
  }
  // All rows as text: cells joined by '|', unknown as '-', rows by newline.
  std::string text(const std::string& sql) {
    auto rows = connection.query(sql);
    EXPECT_TRUE(rows) << sql << "\n" << (rows ? "" : rows.error().message);
    std::string out;
    for (const auto& row : rows ? rows->rows : std::vector<std::vector<Value>>{}) {
      for (std::size_t i = 0; i < row.size(); ++i)
        out += (i ? "|" : "") + (is_null(row[i]) ? std::string("-") : to_text(row[i]));
      out += "\n";
    }
    return out;
  }

 private:
  Context context_;
  store::Database database_;

 public:
  store::Connection connection;
  Inputs inputs;
};

}  // namespace lode::facts::testing
