// Sums of doubles that come out the same whatever the order of rows and the number of threads: doubles are rounded to
// twelve digits after the point and added as whole numbers, which no order changes. What is beyond 10^26 counts as
// unknown. A sum of DECIMAL or of integers is exact anyway and needs none of these.
#include "facts/parts.h"

namespace lode::facts {

// A spread below what rounding leaves of equal numbers is none: 1e-14 of the squares, 1e-7 of the mean.
Result<void> exact_macros(store::Connection& connection) {
  return connection.run(R"(
    CREATE OR REPLACE TEMP MACRO exact_sum(v) AS CAST(sum(TRY_CAST(v AS DECIMAL(38, 12))) AS DOUBLE);
    CREATE OR REPLACE TEMP MACRO exact_sum_if(v, wanted) AS
      CAST(sum(TRY_CAST(v AS DECIMAL(38, 12))) FILTER (WHERE wanted) AS DOUBLE);
    CREATE OR REPLACE TEMP MACRO exact_mean(v) AS exact_sum(v) / nullif(count(v), 0);
    CREATE OR REPLACE TEMP MACRO exact_squares(v) AS CASE
      WHEN exact_sum(v * v) - exact_sum(v) * exact_sum(v) / count(v) <= 1e-14 * exact_sum(v * v) THEN 0
      ELSE exact_sum(v * v) - exact_sum(v) * exact_sum(v) / count(v) END;
    CREATE OR REPLACE TEMP MACRO exact_sd(v) AS sqrt(exact_squares(v) / nullif(count(v) - 1, 0));
    CREATE OR REPLACE TEMP MACRO exact_sd_all(v) AS sqrt(exact_squares(v) / nullif(count(v), 0)))");
}

}  // namespace lode::facts
