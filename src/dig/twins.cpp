// Likeness is measured by what came before the growth that is compared: revenue of the year before, and needs. What
// came with it (this year's revenue, lines, margin) would compare growth with itself.
#include "dig/twins.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "stats/quantiles.h"
#include "stats/random.h"

namespace lode::dig {
namespace {

constexpr int overridden_most = 300, candidates_most = 3'000, twins_each = 3;
constexpr std::size_t pairs_least = 5, resamples = 2'000;

// Needs of an account as one list; what one of two accounts does not know of is left out of their distance.
std::string pairs_sql(std::size_t needs) {
  std::string squares = "(a.prior - b.prior) ** 2", known = "1";
  for (std::size_t i = 1; i <= needs; ++i) {
    squares += fmt::format(" + coalesce((a.need_{0} - b.need_{0}) ** 2, 0)", i);
    known += fmt::format(" + CAST(a.need_{0} - b.need_{0} IS NOT NULL AS INTEGER)", i);
  }
  return fmt::format(
      R"(WITH o AS (SELECT DISTINCT account_id FROM remark WHERE kind = 'override'),
      t AS (
        SELECT z.*, coalesce(s.rule_segment, s.segment) AS rule, least(u.growth_12m, 2) AS grown,
          ln(CAST(u.revenue_prior_12m AS DOUBLE)) AS amount, o.account_id IS NOT NULL AS overridden
        FROM trait_z z JOIN membership s USING (account_id) JOIN unit u USING (account_id)
          LEFT JOIN o USING (account_id)
        WHERE u.growth_12m IS NOT NULL AND u.revenue_prior_12m > 0
          AND coalesce(s.rule_segment, s.segment) IS NOT NULL),
      p AS (SELECT t.*, (amount - middle) / nullif(spread, 0) AS prior
        FROM t CROSS JOIN (SELECT exact_mean(amount) AS middle, exact_sd_all(amount) AS spread FROM t)),
      a AS (SELECT * FROM p WHERE overridden ORDER BY hash(account_id), account_id LIMIT {overridden}),
      b AS (SELECT * FROM p WHERE NOT overridden
        QUALIFY row_number() OVER (PARTITION BY rule ORDER BY hash(account_id), account_id) <= {candidates}),
      near AS (
        SELECT a.account_id, a.grown AS own, b.grown AS other FROM a JOIN b ON a.rule = b.rule
        QUALIFY row_number() OVER (PARTITION BY a.account_id
          ORDER BY round(({squares}) / ({known}), 9), b.account_id) <= {each})
      SELECT account_id, any_value(own), round(exact_mean(other), 12), count(*) FROM near GROUP BY 1 ORDER BY 1)",
      fmt::arg("overridden", overridden_most), fmt::arg("candidates", candidates_most), fmt::arg("each", twins_each),
      fmt::arg("squares", squares), fmt::arg("known", known));
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// The middle 80 % of the means of resamples (Efron 1979, percentile).
std::pair<double, double> interval(const std::vector<double>& values, std::uint64_t seed) {
  stats::Random random(seed);
  std::vector<double> means;
  for (std::size_t i = 0; i < resamples; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < values.size(); ++j) sum += values[random.below(values.size())];
    means.push_back(sum / static_cast<double>(values.size()));
  }
  return {stats::quantile(means, 0.1), stats::quantile(means, 0.9)};
}

std::string signed_points(double share) { return fmt::format("{:+.0f}", 100 * share); }

}  // namespace

Result<Twins> compare_twins(const Scene& scene) {
  Twins out;
  out.table = {.name = "meter_twins", .title = "Overridden accounts beside their twins"};
  out.table.columns = {{"overridden", "overridden", Kind::integer}, {"compared", "with twins", Kind::integer},
                       {"growth", "their growth", Kind::share}, {"twins_growth", "growth of twins", Kind::share},
                       {"difference", "difference", Kind::share}, {"low", "at least", Kind::share},
                       {"high", "at most", Kind::share}};
  LODE_TRY(count, scene.connection.one(
      "SELECT count(DISTINCT account_id) FROM remark JOIN member USING (account_id) WHERE kind = 'override'"));
  if (as_number(count).value_or(0) == 0) {
    out.sentence = "No override is on record, so nothing can be said of how overridden accounts did.";
    return out;
  }
  LODE_TRY(needs, scene.connection.one(
      "SELECT count(*) FROM (DESCRIBE trait_z) WHERE column_name LIKE 'need\\_%' ESCAPE '\\'"));
  LODE_TRY(pairs, scene.connection.query(pairs_sql(static_cast<std::size_t>(as_number(needs).value_or(0)))));
  std::vector<double> own, others, differences;
  for (const auto& row : pairs.rows) {
    own.push_back(as_number(row[1]).value_or(0));
    others.push_back(as_number(row[2]).value_or(0));
    differences.push_back(own.back() - others.back());
  }
  std::vector<Value> row{count, static_cast<std::int64_t>(own.size()), {}, {}, {}, {}, {}};
  if (own.size() >= pairs_least) {
    auto [low, high] = interval(differences, scene.context.seed);
    row = {count, static_cast<std::int64_t>(own.size()), mean(own), mean(others), mean(differences), low, high};
    out.sentence = fmt::format("Overridden accounts grew {:.0f} points {} than their twins that followed the rule (80 "
                               "% interval {} to {}, {} accounts){}.", std::abs(100 * mean(differences)),
                               mean(differences) >= 0 ? "more" : "less", signed_points(low), signed_points(high),
                               own.size(), low > 0 || high < 0 ? "" : ": no difference can be told");
  } else {
    out.sentence = fmt::format("{} overridden accounts have a growth to compare; below {} nothing is said of how they "
                               "did.", own.size(), pairs_least);
  }
  out.table.rows.push_back(std::move(row));
  out.table.source = "growth of the last 12 months; above 200 % counts as 200 %";
  out.table.note = fmt::format("twins: the {} accounts of the segment that their rule gives, without an override, "
                               "nearest in last year's revenue and needs", twins_each);
  return out;
}

}  // namespace lode::dig
