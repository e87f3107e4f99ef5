// Two sums over the lines: by account and product, and from these by product. They take longer than all statistics over
// them, so they are kept from one check to the next.
#include "audit/price_level.h"

#include <fmt/format.h>

#include "store/column_reader.h"
#include "store/kept_rows.h"

namespace lode::audit {
namespace {

// Sums of decimals are exact, so that no order of adding shows; a net amount of zero or less has no price.
std::string levels_sql(Date as_of) {
  return fmt::format(R"(
    WITH bought AS (
      SELECT u.unit_id AS account_id, l.product_id, sum(l.revenue) AS revenue, sum(l.quantity) AS quantity
      FROM line l JOIN account_unit u USING (account_id)
      WHERE l.date > {} AND l.date <= {} AND l.quantity IS NOT NULL AND l.product_id IS NOT NULL
      GROUP BY ALL HAVING sum(l.revenue) > 0 AND sum(l.quantity) > 0),
    mean AS (
      SELECT product_id, CAST(sum(revenue) AS DOUBLE) / CAST(sum(quantity) AS DOUBLE) AS price FROM bought
      GROUP BY 1 HAVING count(*) > 1)
    SELECT account_id, exact_sum(round(CAST(revenue AS DOUBLE) * (CAST(revenue AS DOUBLE) / CAST(quantity AS DOUBLE))
        / price, 6)) / CAST(sum(revenue) AS DOUBLE) AS level
    FROM bought JOIN mean USING (product_id) GROUP BY 1)",
      store::literal(Value{add_months(as_of, -12)}), store::literal(Value{as_of}));
}

Result<void> build_levels(const Subject& subject) {
  if (!subject.price_at.empty()) {
    LODE_TRY(there, store::recall_rows(*subject.data, subject.price_at, "price_level"));
    if (there) return {};
  }
  LODE_CHECK(subject.data->run("CREATE OR REPLACE TEMP TABLE price_level AS " + levels_sql(subject.as_of)));
  if (subject.price_at.empty()) return {};
  auto kept = store::keep_rows(*subject.data, subject.price_at, "SELECT * FROM price_level");
  static_cast<void>(kept);  // costs time alone
  return {};
}

}  // namespace

Result<std::vector<double>> price_levels(const Subject& subject) {
  LODE_CHECK(build_levels(subject));
  LODE_TRY(columns, store::read_columns(*subject.data,
      "SELECT p.level FROM ground g LEFT JOIN price_level p USING (account_id) ORDER BY g.nr",
      subject.ground->accounts));
  return std::move(columns[0].numbers);
}

}  // namespace lode::audit
