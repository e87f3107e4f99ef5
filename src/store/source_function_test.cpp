// Rows made outside the engine arrive in SQL with their types, nulls and both short and long texts; an
// error of the reader ends the statement with its words.
#include "store/source_function.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace lode::store {
namespace {

class Counting : public RowSource {
 public:
  explicit Counting(std::int64_t rows, bool fails = false) : rows_(rows), fails_(fails) {}
  const std::vector<SourceColumn>& columns() const override { return columns_; }
  Result<std::unique_ptr<RowReader>> reader() override { return std::make_unique<Reader>(*this); }

 private:
  struct Reader : RowReader {
    explicit Reader(const Counting& owner) : of(owner) {}
    Result<std::size_t> read(BlockWriter& block) override {
      std::size_t n = 0;
      if (of.fails_ && at > 3000) return fail(Code::io, "the disk went away");
      for (; n < block.capacity() && at < of.rows_; ++n, ++at) {
        block.bigint(0, n, at);
        block.text(1, n, fmt::format("row {} {}", at, at % 2 ? "" : "with a longer text, ü"));
        block.decimal(2, n, at * 10'000 + 25);
        block.date(3, n, Date{static_cast<std::int32_t>(at)});
        at % 3 ? block.number(4, n, 0.5) : block.null(4, n);
        block.boolean(5, n, at % 2 == 1);
      }
      return n;
    }
    const Counting& of;
    std::int64_t at = 0;
  };
  std::int64_t rows_;
  bool fails_;
  std::vector<SourceColumn> columns_{{"n", CellType::bigint},   {"t", CellType::text},
                                     {"m", CellType::decimal},  {"d", CellType::date},
                                     {"x", CellType::number},   {"b", CellType::boolean}};
};

Result<Rows> ask(RowSource& source, std::string_view sql) {
  Context context;
  auto database = Database::open(":memory:", context);
  if (!database) return std::unexpected(database.error());
  auto connection = database->connect();
  if (!connection) return std::unexpected(connection.error());
  LODE_CHECK(register_source(*connection, "counting", source));
  return connection->query(sql);
}

}  // namespace

TEST(SourceFunction, TypesAndNullsArrive) {
  Counting source(5000);
  auto rows = ask(source,
                  "SELECT count(*), sum(n)::BIGINT, sum(m)::DECIMAL(38,4), max(d), count(x), "
                  "count(*) FILTER (b) FROM counting()");
  ASSERT_TRUE(rows) << rows.error().message;
  std::vector<Value> expected{std::int64_t{5000},
                              std::int64_t{12497500},
                              Decimal{static_cast<Int128>(124975000000) + 125000, 4},
                              Date{4999},
                              std::int64_t{3333},
                              std::int64_t{2500}};
  EXPECT_EQ(rows->rows.at(0), expected);
}

TEST(SourceFunction, TextsShortAndLongUnderProjection) {
  Counting source(3000);
  auto rows = ask(source, "SELECT t FROM counting() WHERE n IN (2998, 2999) ORDER BY n");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_EQ(rows->rows.at(0).at(0), Value(std::string("row 2998 with a longer text, ü")));
  EXPECT_EQ(rows->rows.at(1).at(0), Value(std::string("row 2999 ")));
}

TEST(SourceFunction, AReadersErrorEndsTheStatement) {
  Counting source(50'000, true);
  auto rows = ask(source, "SELECT sum(n) FROM counting()");
  ASSERT_FALSE(rows);
  EXPECT_NE(rows.error().message.find("the disk went away"), std::string::npos);
}

}  // namespace lode::store
