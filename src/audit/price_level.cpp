// Two sums over the lines: by account and product, and from these by product.
#include "audit/price_level.h"

#include <fmt/format.h>

#include "store/column_reader.h"

namespace lode::audit {

Result<std::vector<double>> price_levels(const Subject& subject) {
  // Sums of decimals are exact, so that no order of adding shows; a net amount of zero or less has no price.
  LODE_TRY(columns, store::read_columns(*subject.data, fmt::format(R"(
    WITH bought AS (
      SELECT u.unit_id AS account_id, l.product_id, sum(l.revenue) AS revenue, sum(l.quantity) AS quantity
      FROM line l JOIN account_unit u USING (account_id)
      WHERE l.date > {} AND l.date <= {} AND l.quantity IS NOT NULL AND l.product_id IS NOT NULL
        AND u.unit_id IN (SELECT account_id FROM ground)
      GROUP BY ALL HAVING sum(l.revenue) > 0 AND sum(l.quantity) > 0),
    mean AS (
      SELECT product_id, CAST(sum(revenue) AS DOUBLE) / CAST(sum(quantity) AS DOUBLE) AS price FROM bought
      GROUP BY 1 HAVING count(*) > 1),
    level AS (
      SELECT account_id, exact_sum(round(CAST(revenue AS DOUBLE) * (CAST(revenue AS DOUBLE) / CAST(quantity AS DOUBLE))
          / price, 6)) / CAST(sum(revenue) AS DOUBLE) AS level
      FROM bought JOIN mean USING (product_id) GROUP BY 1)
    SELECT level FROM ground g LEFT JOIN level USING (account_id) ORDER BY g.nr)",
      store::literal(Value{add_months(subject.as_of, -12)}), store::literal(Value{subject.as_of})),
      subject.ground->accounts));
  return std::move(columns[0].numbers);
}

}  // namespace lode::audit
