// Quantile regression and nearest neighbours of log spend on descriptors, both tested on stated pools that neither
// saw; the better one is used.
#include "dig/pool_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "dig/descriptors.h"
#include "stats/neighbours.h"
#include "stats/quantile_regression.h"
#include "stats/quantiles.h"

namespace lode::dig {
namespace {

using stats::Matrix;
using store::literal;

constexpr int folds = 5;
constexpr std::size_t train_max = 2000, test_max = 1000, reference_max = 1000, neighbours = 25;
constexpr std::size_t train_min = 30, test_min = 10, interval_min = 40;
constexpr std::int64_t by_neighbours_max = 10'000;  // accounts; beyond, the formula is used, which SQL evaluates
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct Sample {
  Matrix x;                  // column 0: ones
  std::vector<double> y;     // log of what they spend with us; NaN: not in the training sample
  std::vector<double> stated;  // log of the stated pool; NaN: not in the back-test
  std::vector<int> fold;
  std::vector<std::size_t> trained() const { return rows_of(y, -1); }
  std::vector<std::size_t> tested() const { return rows_of(stated, -1); }
  std::vector<std::size_t> trained_without(int f) const { return rows_of(y, f); }

 private:
  std::vector<std::size_t> rows_of(const std::vector<double>& values, int without) const {
    std::vector<std::size_t> out;
    for (std::size_t r = 0; r < values.size(); ++r)
      if (!std::isnan(values[r]) && fold[r] != without) out.push_back(r);
    return out;
  }
};

std::string columns_of(const std::vector<Descriptor>& descriptors) {
  std::string out;
  for (const auto& d : descriptors) out += ", " + d.sql;
  return out;
}

// Customers to learn from, and stated young pools to test on; folds by place in the order of ids.
Result<Sample> sample_of(const Scene& scene, const std::vector<Descriptor>& descriptors) {
  LODE_TRY(found, scene.connection.query(fmt::format(R"(
    WITH train AS (SELECT account_id, ln(CAST(revenue_12m AS DOUBLE)) AS y FROM member
        WHERE in_universe AND revenue_12m > 0 ORDER BY hash(account_id), account_id LIMIT {0}),
    test AS (SELECT s.account_id, ln(CAST(s.stated AS DOUBLE)) AS stated
        FROM stated_pool s JOIN member m USING (account_id)
        WHERE m.in_universe AND s.rank < 5 AND s.fresh AND NOT s.partial AND s.breach IS NULL AND s.stated > 0
        ORDER BY hash(account_id), account_id LIMIT {1}),
    ids AS (SELECT account_id FROM train UNION SELECT account_id FROM test)
    SELECT (row_number() OVER (ORDER BY i.account_id) - 1) % {2}, train.y, test.stated{3}
    FROM ids i JOIN member m ON m.account_id = i.account_id JOIN unit u ON u.account_id = i.account_id
    LEFT JOIN train ON train.account_id = i.account_id LEFT JOIN test ON test.account_id = i.account_id
    ORDER BY i.account_id)", train_max, test_max, folds, columns_of(descriptors))));
  Sample out{.x = Matrix(found.rows.size(), descriptors.size() + 1), .y = {}, .stated = {}, .fold = {}};
  for (std::size_t r = 0; r < found.rows.size(); ++r) {
    const auto& row = found.rows[r];
    out.fold.push_back(static_cast<int>(as_number(row[0]).value_or(0)));
    out.y.push_back(as_number(row[1]).value_or(unknown));
    out.stated.push_back(as_number(row[2]).value_or(unknown));
    out.x.at(r, 0) = 1;
    for (std::size_t c = 0; c < descriptors.size(); ++c) out.x.at(r, c + 1) = as_number(row[c + 3]).value_or(0);
  }
  return out;
}

Matrix only(const Matrix& x, const std::vector<std::size_t>& rows) {
  Matrix out(rows.size(), x.columns);
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < x.columns; ++c) out.at(r, c) = x.at(rows[r], c);
  return out;
}

std::vector<double> only(const std::vector<double>& y, const std::vector<std::size_t>& rows) {
  std::vector<double> out;
  for (auto r : rows) out.push_back(y[r]);
  return out;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Nearest neighbours among at most `reference_max` customers, sizes divided by their spread.
struct Near {
  Matrix reference;
  std::vector<double> y, scale;
  double tau;

  double at(std::span<const double> x) const {
    std::vector<double> point(x.begin(), x.end());
    for (std::size_t c = 0; c < point.size(); ++c) point[c] *= scale[c];
    std::vector<double> seen;
    for (auto i : stats::nearest(reference, point, std::min(neighbours, std::max<std::size_t>(1, y.size() / 4))))
      seen.push_back(y[i]);
    return stats::quantile(std::move(seen), tau);
  }
};

Near near_of(const Sample& s, std::vector<std::size_t> rows, const std::vector<Descriptor>& descriptors, double tau) {
  if (rows.size() > reference_max) {  // every so many-th of them, so that all ids have their chance
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < reference_max; ++i) some.push_back(rows[i * rows.size() / reference_max]);
    rows = std::move(some);
  }
  Near out{.reference = only(s.x, rows), .y = only(s.y, rows),
           .scale = std::vector<double>(s.x.columns, 1.0), .tau = tau};
  for (std::size_t c = 1; c < s.x.columns; ++c) {
    if (!descriptors[c - 1].size) continue;
    double mean = 0, square = 0, n = static_cast<double>(rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) mean += out.reference.at(r, c) / n;
    for (std::size_t r = 0; r < rows.size(); ++r) square += std::pow(out.reference.at(r, c) - mean, 2) / n;
    if (square > 0) out.scale[c] = 1 / std::sqrt(square);
    for (std::size_t r = 0; r < rows.size(); ++r) out.reference.at(r, c) *= out.scale[c];
  }
  return out;
}

// Predicted log quantiles of the back-test accounts, each by a model made without its fold.
struct Unseen {
  std::vector<double> regression, near;
};

Result<Unseen> predict_unseen(const Sample& s, const std::vector<Descriptor>& descriptors, double tau) {
  Unseen out{std::vector<double>(s.y.size(), unknown), std::vector<double>(s.y.size(), unknown)};
  for (int f = 0; f < folds; ++f) {
    auto rows = s.trained_without(f);
    LODE_TRY(b, stats::quantile_regression(only(s.x, rows), only(s.y, rows), tau));
    auto near = near_of(s, rows, descriptors, tau);
    for (auto r : s.tested()) {
      if (s.fold[r] != f) continue;
      out.regression[r] = dot(s.x.row(r), b);
      out.near[r] = near.at(s.x.row(r));
    }
  }
  return out;
}

struct Backtest {
  Level level;
  double error = 0, coverage = 0;
  std::size_t accounts = 0;
};

// Level and interval of each fold come from the others.
Backtest backtest(const Sample& s, const std::vector<double>& predicted) {
  std::vector<double> all, errors;
  std::size_t inside = 0;
  auto tested = s.tested();
  for (auto r : tested) all.push_back(s.stated[r] - predicted[r]);
  for (int f = 0; f < folds; ++f) {
    std::vector<double> others;
    for (std::size_t i = 0; i < tested.size(); ++i)
      if (s.fold[tested[i]] != f) others.push_back(all[i]);
    if (others.empty()) continue;
    auto level = level_of(others);
    for (std::size_t i = 0; i < tested.size(); ++i) {
      if (s.fold[tested[i]] != f) continue;
      errors.push_back(std::abs(std::exp(level.middle - all[i]) - 1));
      inside += all[i] >= level.low && all[i] <= level.high;
    }
  }
  return {level_of(all), stats::median(errors), static_cast<double>(inside) / static_cast<double>(errors.size()),
          tested.size()};
}

// No stated pools to set the level by: the quantile as it is, between what half of comparable accounts spend and
// what one in forty exceeds.
Level uncorrected(const Sample& s, const std::vector<double>& b) {
  std::vector<double> rest;
  for (auto r : s.trained()) rest.push_back(s.y[r] - dot(s.x.row(r), b));
  if (rest.size() < interval_min) return {0, unknown, unknown};
  return {0, std::min(0.0, stats::quantile(rest, 0.5)), std::max(0.0, stats::quantile(rest, 0.975))};
}

std::string number(double value) { return std::isfinite(value) ? to_text(value) + "::DOUBLE" : "NULL::DOUBLE"; }

constexpr std::string_view untold =
    "FROM member m JOIN unit u USING (account_id) WHERE m.in_universe "
    "AND NOT EXISTS (SELECT 1 FROM stated_pool s WHERE s.account_id = m.account_id) "
    "AND NOT EXISTS (SELECT 1 FROM market_pool s WHERE s.account_id = m.account_id)";

Result<void> by_formula(const Scene& scene, const std::vector<Descriptor>& descriptors, const std::vector<double>& b,
                        const Level& level) {
  std::string formula = number(b[0]);
  for (std::size_t c = 0; c < descriptors.size(); ++c)
    if (b[c + 1] != 0) formula += fmt::format(" + {} * ({})", number(b[c + 1]), descriptors[c].sql);
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE modelled_pool AS SELECT account_id, exp(z + {1}) AS pool, exp(z + {2}) AS low, "
      "exp(z + {3}) AS high FROM (SELECT m.account_id, {0} AS z {4})",
      formula, number(level.middle), number(level.low), number(level.high), untold));
}

Result<void> by_neighbours(const Scene& scene, const std::vector<Descriptor>& descriptors, const Near& near,
                           const Level& level) {
  LODE_TRY(found, scene.connection.query(
      fmt::format("SELECT m.account_id{} {} ORDER BY m.account_id", columns_of(descriptors), untold)));
  std::string rows;
  std::vector<double> x(descriptors.size() + 1, 1.0);
  for (const auto& row : found.rows) {
    for (std::size_t c = 0; c < descriptors.size(); ++c) x[c + 1] = as_number(row[c + 1]).value_or(0);
    rows += fmt::format("{}({}, {})", rows.empty() ? "" : ", ", literal(row[0]), number(near.at(x)));
  }
  if (rows.empty()) rows = "(NULL, NULL)";
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE modelled_pool AS SELECT account_id, exp(z + {}) AS pool, exp(z + {}) AS low, "
      "exp(z + {}) AS high FROM (VALUES {}) v(account_id, z) WHERE account_id IS NOT NULL",
      number(level.middle), number(level.low), number(level.high), rows));
}

Result<void> note(const Scene& scene, std::string_view method, const std::optional<Backtest>& test, bool used,
                  std::size_t trained, std::size_t described, std::string_view words) {
  auto figure = [&](auto of) { return test ? number(of(*test)) : std::string("NULL"); };
  return scene.connection.run(fmt::format(
      "INSERT INTO pool_backtest VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
      literal(Value(std::string(method))), test ? test->accounts : 0,
      figure([](const Backtest& t) { return std::exp(t.level.middle); }),
      figure([](const Backtest& t) { return t.error; }), figure([](const Backtest& t) { return t.coverage; }),
      figure([](const Backtest& t) { return std::exp(t.level.low - t.level.middle); }),
      figure([](const Backtest& t) { return std::exp(t.level.high - t.level.middle); }), used, trained, described,
      literal(Value(std::string(words)))));
}

Result<void> learn(const Scene& scene, double tau) {
  LODE_TRY(columns, descriptors(scene));
  LODE_TRY(sample, sample_of(scene, columns));
  auto trained = sample.trained(), tested = sample.tested();
  auto say = [&](std::string_view method, const std::optional<Backtest>& test, bool used, std::string_view words) {
    return note(scene, method, test, used, trained.size(), columns.size(), words);
  };
  if (trained.size() < std::max(train_min, 2 * columns.size()))
    return say("none", {}, false, "too few customers with revenue to learn from");
  auto fit = stats::quantile_regression(only(sample.x, trained), only(sample.y, trained), tau);
  if (!fit && fit.error().code == Code::cancelled) return std::unexpected(fit.error());
  if (!fit) return say("none", {}, false, fit.error().message);
  if (tested.size() < test_min) {
    LODE_CHECK(by_formula(scene, columns, *fit, uncorrected(sample, *fit)));
    return say("regression", {}, true, "fewer than 10 stated pools: neither tested nor set to their level");
  }
  LODE_TRY(unseen, predict_unseen(sample, columns, tau));
  auto line = backtest(sample, unseen.regression), near = backtest(sample, unseen.near);
  bool better = near.error < line.error, bounded = true;
  if (better) {
    LODE_TRY(waiting, scene.connection.one(fmt::format("SELECT count(*) {}", untold)));
    bounded = as_number(waiting).value_or(0) <= static_cast<double>(by_neighbours_max);
  }
  LODE_CHECK(say("regression", line, !better || !bounded, ""));
  LODE_CHECK(say("neighbours", near, better && bounded,
                 better && !bounded ? "better, but too slow for so many accounts" : ""));
  if (better && bounded)
    return by_neighbours(scene, columns, near_of(sample, trained, columns, tau), near.level);
  return by_formula(scene, columns, *fit, line.level);
}

}  // namespace

Level level_of(std::vector<double> logs) {
  std::ranges::sort(logs);
  const auto n = static_cast<double>(logs.size());
  auto at = [&](double place) { return logs[static_cast<std::size_t>(std::clamp(place, 1.0, n)) - 1]; };
  return {stats::median(logs), at(std::floor((n + 1) / 10)), at(std::ceil(9 * (n + 1) / 10))};
}

Result<void> build_modelled_pools(const Scene& scene) {
  LODE_CHECK(scene.connection.run(
      "CREATE OR REPLACE TEMP TABLE modelled_pool(account_id VARCHAR, pool DOUBLE, low DOUBLE, high DOUBLE); "
      "CREATE OR REPLACE TEMP TABLE pool_backtest(method VARCHAR, accounts BIGINT, level DOUBLE, error DOUBLE, "
      "coverage DOUBLE, low DOUBLE, high DOUBLE, used BOOLEAN, trained BIGINT, descriptors BIGINT, note VARCHAR)"));
  return learn(scene, std::clamp(threshold(scene, "Q2.quantile", 0.9), 0.5, 0.99));
}

}  // namespace lode::dig
