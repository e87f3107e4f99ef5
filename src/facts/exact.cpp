// Sums of doubles that come out the same whatever the order of rows and the number of threads: doubles are rounded to
// fifteen digits after the point and added as whole numbers, which no order changes. What is beyond 10^23 (a square:
// 10^18) counts as unknown. A sum of DECIMAL or of integers is exact anyway and needs none of these.
#include "facts/parts.h"

namespace lode::facts {

// Squares are those of the rounded values, to twenty digits: of equal numbers nothing is left but what rounding of the
// sums leaves, which counts as none (1e-14 of the squares, 1e-7 of the mean). The mean
// of equal numbers is that number to the last digit.
Result<void> exact_macros(store::Connection& connection) {
  return connection.run(R"(
    CREATE OR REPLACE TEMP MACRO exact_sum(v) AS CAST(sum(TRY_CAST(v AS DECIMAL(38, 15))) AS DOUBLE);
    CREATE OR REPLACE TEMP MACRO exact_sum_if(v, wanted) AS
      CAST(sum(TRY_CAST(v AS DECIMAL(38, 15))) FILTER (WHERE wanted) AS DOUBLE);
    CREATE OR REPLACE TEMP MACRO exact_mean(v) AS
      CASE WHEN min(v) = max(v) THEN CAST(min(v) AS DOUBLE) ELSE exact_sum(v) / count(v) END;
    CREATE OR REPLACE TEMP MACRO exact_rounded(v) AS CAST(TRY_CAST(v AS DECIMAL(38, 15)) AS DOUBLE);
    CREATE OR REPLACE TEMP MACRO exact_sum_squares(v) AS
      CAST(sum(TRY_CAST(exact_rounded(v) * exact_rounded(v) AS DECIMAL(38, 20))) AS DOUBLE);
    CREATE OR REPLACE TEMP MACRO exact_squares(v) AS CASE
      WHEN exact_sum_squares(v) - exact_sum(v) * exact_sum(v) / count(v) <= 1e-14 * exact_sum_squares(v) THEN 0
      ELSE exact_sum_squares(v) - exact_sum(v) * exact_sum(v) / count(v) END;
    CREATE OR REPLACE TEMP MACRO exact_sd(v) AS sqrt(exact_squares(v) / nullif(count(v) - 1, 0));
    CREATE OR REPLACE TEMP MACRO exact_sd_all(v) AS sqrt(exact_squares(v) / nullif(count(v), 0)))");
}

}  // namespace lode::facts
