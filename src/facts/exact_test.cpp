// Sums that do not depend on the order of rows, beside the same in plain C++.
#include <cmath>
#include <vector>

#include "facts/testing.h"

namespace lode::facts {
namespace {

struct Numbers {
  testing::Ledger ledger;

  Numbers() {
    ledger.build();
    ledger.run("CREATE TEMP TABLE t AS SELECT i, (hash(i) % 1000003) / 7.0 - 60000 AS v FROM range(20000) r(i)");
  }
  double one(const std::string& figure, const std::string& from) {
    auto value = ledger.connection.one("SELECT " + figure + " FROM " + from);
    EXPECT_TRUE(value);
    return value ? as_number(*value).value_or(-1) : -1;
  }
};

TEST(Exact, SumsAreTheSameInAnyOrder) {
  Numbers n;
  bool plain_differs = false;
  for (const char* order : {"i DESC", "v", "hash(i)"}) {
    auto other = "(SELECT * FROM t ORDER BY " + std::string(order) + ")";
    for (const char* figure : {"exact_sum(v)", "exact_mean(v)", "exact_sd(v)", "exact_sd_all(v)",
                               "exact_sum_if(v, v > 9)"})
      EXPECT_EQ(n.one(figure, "t"), n.one(figure, other)) << figure << " by " << order;
    plain_differs |= n.one("sum(v)", "t") != n.one("sum(v)", other);
  }
  EXPECT_TRUE(plain_differs);  // else these rows would show nothing
}

TEST(Exact, AgreesWithPlainSums) {
  Numbers n;
  auto rows = n.ledger.connection.query("SELECT v FROM t ORDER BY i");
  ASSERT_TRUE(rows);
  long double sum = 0, squares = 0;
  for (const auto& row : rows->rows) sum += *as_number(row[0]);
  const auto count = static_cast<long double>(rows->rows.size()), mean = sum / count;
  for (const auto& row : rows->rows) squares += (*as_number(row[0]) - mean) * (*as_number(row[0]) - mean);
  EXPECT_NEAR(n.one("exact_sum(v)", "t"), static_cast<double>(sum), 1e-5);
  EXPECT_NEAR(n.one("exact_mean(v)", "t"), static_cast<double>(mean), 1e-9);
  EXPECT_NEAR(n.one("exact_sd(v)", "t"), static_cast<double>(std::sqrt(squares / (count - 1))), 1e-7);
  EXPECT_NEAR(n.one("exact_sd_all(v)", "t"), static_cast<double>(std::sqrt(squares / count)), 1e-7);
}

TEST(Exact, EqualNumbersHaveNoSpreadAndTheirOwnMean) {
  Numbers n;
  for (const char* number : {"ln(3)", "100 / 7", "400 / 7", "1e-9 / 3", "1e8 / 3"}) {
    auto same = "(SELECT CAST(" + std::string(number) + " AS DOUBLE) AS v FROM range(61))";
    EXPECT_EQ(n.one("exact_sd(v)", same), 0) << number;
    EXPECT_EQ(n.one("exact_mean(v)", same), n.one("any_value(v)", same)) << number;
  }
}

TEST(Exact, NothingKnownIsUnknown) {
  Numbers n;
  EXPECT_EQ(n.ledger.text("SELECT exact_sum(v), exact_mean(v), exact_sd(v), exact_sd_all(v) FROM t WHERE v IS NULL"),
            "-|-|-|-\n");
  EXPECT_EQ(n.ledger.text("SELECT exact_mean(v), exact_sd(v), exact_sd_all(v) FROM (SELECT 2.5::DOUBLE AS v)"),
            "2.5|-|0\n");
}

}  // namespace
}  // namespace lode::facts
