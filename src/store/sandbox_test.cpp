// A SELECT sees its tables; nothing else runs, and nothing outside can be reached.
#include "store/sandbox.h"

#include <gtest/gtest.h>

namespace lode::store {
namespace {

class TwoRows : public RowSource {
 public:
  const std::vector<SourceColumn>& columns() const override { return columns_; }
  Result<std::unique_ptr<RowReader>> reader() override { return std::make_unique<Reader>(); }

 private:
  struct Reader : RowReader {
    Result<std::size_t> read(BlockWriter& block) override {
      if (done) return 0;
      done = true;
      block.text(0, 0, "007");
      block.text(0, 1, "x");
      return 2;
    }
    bool done = false;
  };
  std::vector<SourceColumn> columns_{{"id", CellType::text}};
};

struct Answer {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
  std::string error;
};

Answer ask(std::string_view sql, double seconds = 0) {
  Context context;
  context.limits.seconds = seconds;
  TwoRows first, second;
  auto sandbox = Sandbox::open(context, {{"customers", {&first, &second}}}, "");
  if (!sandbox) return {.error = sandbox.error().message};
  auto columns = sandbox->select(sql, "map");
  if (!columns) return {.error = columns.error().message};
  auto rows = sandbox->connect()->query("SELECT * FROM result");
  return {*columns, rows->rows, {}};
}

}  // namespace

TEST(Sandbox, ASelectOverItsTablesAsText) {
  auto got = ask("SELECT id AS account_id, count(*) AS n, DATE '2024-02-29' AS d FROM customers GROUP BY id "
                 "ORDER BY id;");
  EXPECT_EQ(got.error, "");
  EXPECT_EQ(got.columns, (std::vector<std::string>{"account_id", "n", "d"}));
  std::vector<Value> first{std::string("007"), std::string("2"), std::string("2024-02-29")};
  EXPECT_EQ(got.rows.at(0), first);
}

TEST(Sandbox, AnythingElseIsRefused) {
  for (std::string_view sql : {"CREATE TABLE x AS SELECT 1", "SELECT 1; SELECT 2", "SET threads = 4", "", "SELECT ?",
                               "COPY customers TO '/tmp/lode_out.csv'", "SELEC 1",
                               "SELECT 1) AS q; DROP VIEW customers; --",
                               "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
                               "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM nowhere",
                               "ATTACH '/tmp/lode_x.db'", "INSTALL httpfs", "PRAGMA database_list",
                               "SELECT * FROM glob('/etc/*')"})
    EXPECT_NE(ask(sql).error, "") << sql;
}

TEST(Sandbox, ADeadlineEndsIt) {
  auto got = ask("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3", 0.2);
  EXPECT_NE(got.error.find("longer than"), std::string::npos) << got.error;
}

}  // namespace lode::store
