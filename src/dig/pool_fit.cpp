// Coherence and dispersion in SQL; the split by permutation on a sample of each segment.
#include "dig/pool_fit.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>

#include "dig/descriptors.h"
#include "dig/pool_tables.h"
#include "stats/explained.h"
#include "stats/quantiles.h"
#include "stats/split.h"

namespace lode::dig {
namespace {

constexpr std::size_t judge_min = 10, side_min = 5, sample_max = 1000;

struct Sampled {
  std::vector<double> pools;                  // logs
  std::vector<std::vector<double>> columns;   // one per descriptor
  stats::Split split;
  double p = 1;  // adjusted over segments
};

// The categories of accounts whose pool is told by category; both mixes as vectors over categories.
constexpr std::string_view coherence_sql = R"(
    c AS (SELECT m.segment, p.unit_id, lower(p.category) AS category, CAST(sum(p.pool) AS DOUBLE) AS pool
      FROM pool_part p JOIN member m ON m.account_id = p.unit_id
      WHERE p.category IS NOT NULL AND m.segment IS NOT NULL AND m.in_universe GROUP BY ALL),
    mix AS (SELECT segment, category, exact_sum(pool) AS pool FROM c GROUP BY ALL),
    norm AS (SELECT segment, sqrt(sum(pool * pool ORDER BY category)) AS size, count(*) AS categories FROM mix
      GROUP BY segment),
    alike AS (SELECT c.segment, c.unit_id, sum(c.pool * x.pool ORDER BY category)
        / nullif(sqrt(sum(c.pool * c.pool ORDER BY category)) *
        any_value(n.size), 0)
        AS likeness FROM c JOIN mix x USING (segment, category) JOIN norm n USING (segment) GROUP BY ALL),
    coherence AS (SELECT a.segment, exact_mean(likeness) AS coherence FROM alike a JOIN norm n USING (segment)
      WHERE n.categories > 1 GROUP BY a.segment HAVING count(*) > 1))";

Result<store::Rows> dispersion(const Scene& scene, const Focus& focus) {
  return scene.connection.query(fmt::format(R"(
    WITH {},
    s AS (SELECT m.segment, CAST(p.pool AS DOUBLE) AS pool,
        CAST(p.captured AS DOUBLE) / nullif(CAST(p.pool AS DOUBLE), 0) AS share
      FROM stated_pool p JOIN member m USING (account_id) WHERE m.segment IS NOT NULL AND m.in_universe AND p.pool > 0)
    SELECT s.segment, count(*), any_value(c.coherence), median(pool),
      (quantile_cont(pool, 0.75) - quantile_cont(pool, 0.25)) / nullif(median(pool), 0), stddev_samp(pool ORDER BY pool)
          / nullif(exact_mean(pool), 0),
      (quantile_cont(share, 0.75) - quantile_cont(share, 0.25)) / nullif(median(share), 0),
      stddev_samp(share ORDER BY share) / nullif(exact_mean(share), 0)
    FROM s LEFT JOIN coherence c USING (segment) WHERE {} GROUP BY s.segment ORDER BY {}, 1)",
      coherence_sql, within(focus, "s"), segment_order(scene, "s.segment")));
}

Result<std::map<std::string, Sampled>> samples(const Scene& scene, const std::vector<Descriptor>& columns) {
  std::string list;
  for (const auto& d : columns) list += ", " + d.raw;
  LODE_TRY(found, scene.connection.query(fmt::format(
      "SELECT m.segment, ln(CAST(p.pool AS DOUBLE)){} FROM stated_pool p JOIN member m USING (account_id) "
      "JOIN unit u ON u.account_id = m.account_id WHERE m.segment IS NOT NULL AND m.in_universe AND p.pool > 0 "
      "QUALIFY row_number() OVER (PARTITION BY m.segment ORDER BY hash(m.account_id), m.account_id) <= {} "
      "ORDER BY m.segment, m.account_id", list, sample_max)));
  std::map<std::string, Sampled> out;
  for (const auto& row : found.rows) {
    auto& s = out[to_text(row[0])];
    s.columns.resize(columns.size());
    s.pools.push_back(as_number(row[1]).value_or(0));
    for (std::size_t c = 0; c < columns.size(); ++c)
      s.columns[c].push_back(as_number(row[c + 2]).value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return out;
}

// The search over thresholds is paid for by permutation, that over segments by Benjamini and Hochberg (1995).
void find_splits(const Scene& scene, std::map<std::string, Sampled>& samples) {
  std::vector<Sampled*> tried;
  std::vector<double> p;
  for (auto& [segment, s] : samples) {
    if (s.pools.size() < judge_min) continue;
    s.split = stats::best_split(s.columns, s.pools, side_min, scene.context.seed);
    if (!s.split.found) continue;
    tried.push_back(&s);
    p.push_back(s.split.p);
  }
  if (p.empty()) return;
  auto adjusted = stats::adjusted_p(p);
  for (std::size_t i = 0; i < tried.size(); ++i) tried[i]->p = adjusted[i];
}

// "locations > 40": back from logs; a whole number where that keeps every account on its side.
std::string rule_of(const Descriptor& d, const Sampled& s) {
  if (!d.size) return d.name;
  double threshold = std::expm1(s.split.threshold), below = -1, above = std::numeric_limits<double>::infinity();
  for (double v : s.columns[s.split.column]) {
    if (v <= s.split.threshold) below = std::max(below, std::expm1(v));
    if (v > s.split.threshold) above = std::min(above, std::expm1(v));
  }
  double step = std::pow(10, std::max(0.0, std::floor(std::log10(std::max(threshold, 1.0))) - 1));
  for (; step >= 1; step /= 10)
    if (double round = std::floor(threshold / step) * step; round >= below - 1e-9 && round < above - 1e-9)
      return fmt::format("{} > {:.0f}", d.name.substr(4), round);
  return fmt::format("{} > {:.4g}", d.name.substr(4), threshold);
}

double median_of(const Sampled& s, bool above) {
  std::vector<double> side;
  for (std::size_t r = 0; r < s.pools.size(); ++r)
    if (auto v = s.columns[s.split.column][r]; !std::isnan(v) && (v > s.split.threshold) == above)
      side.push_back(std::exp(s.pools[r]));
  return side.empty() ? 0 : stats::median(std::move(side));
}

std::string verdict(const std::vector<Value>& row, const Sampled* s, const std::string& rule, bool split) {
  if (!s || s->pools.size() < judge_min) return "fewer than 10 pools are known: too few to judge";
  double spread = as_number(row[4]).value_or(0);
  std::string out = spread <= 1 ? "cut well: its pools are of one order" : "wide: its pools differ much";
  if (spread > 1 && split && s->split.gain >= 0.25)
    out = fmt::format("wide, and {} tells large from small: consider a segment or a tier of its own", rule);
  else if (spread > 1 && !split) out += ", and no one descriptor tells why";
  if (auto coherence = as_number(row[2]); coherence && *coherence < 0.7)
    out += "; its accounts do not buy the same categories";
  return out;
}

std::vector<Column> titles() {
  return {{"segment", "segment", Kind::id}, {"accounts", "pools known", Kind::integer},
          {"coherence", "same categories", Kind::ratio}, {"pool_median", "median pool", Kind::money},
          {"pool_spread", "spread of pools", Kind::ratio}, {"share_spread", "spread of our share", Kind::ratio},
          {"split", "tells large from small"}, {"above", "median pool there", Kind::money},
          {"below", "median pool elsewhere", Kind::money}, {"verdict", "is it cut well for its pool"},
          {"pool_cv", "cv of pools", Kind::ratio, true}, {"share_cv", "cv of our share", Kind::ratio, true},
          {"explained", "explained by the split", Kind::share, true}, {"p", "p, adjusted", Kind::number, true}};
}

}  // namespace

Result<Part> tell_pool_fit(const Scene& scene, const Focus& focus) {
  Part out;
  if (!focus.account.empty()) return out;
  LODE_TRY(all, descriptors(scene));
  std::vector<Descriptor> columns;
  for (auto& d : all)
    if (!d.name.starts_with("segment = ")) columns.push_back(std::move(d));
  LODE_TRY(rows, dispersion(scene, focus));
  if (rows.rows.empty()) return out;
  LODE_TRY(sampled, samples(scene, columns));
  find_splits(scene, sampled);
  Table table{.name = "pool_fit", .title = "Is each segment cut well for its pool?", .columns = titles()};
  for (const auto& row : rows.rows) {
    auto it = sampled.find(to_text(row[0]));
    const auto* s = it == sampled.end() ? nullptr : &it->second;
    bool split = s && s->split.found && s->p <= threshold(scene, "Q2.split_p", 0.05);
    auto rule = split ? rule_of(columns[s->split.column], *s) : std::string();
    auto some = [&](Value v) { return split ? v : Value{}; };
    table.rows.push_back({row[0], row[1], row[2], row[3], row[4], row[6], some(rule),
                          some(split ? Value{median_of(*s, true)} : Value{}),
                          some(split ? Value{median_of(*s, false)} : Value{}), verdict(row, s, rule, split), row[5],
                              row[7],
                          s && s->split.found ? Value{s->split.gain} : Value{}, s && s->split.found ? Value{s->p} :
                              Value{}});
  }
  table.source = "stated pools, and descriptors that prospects show too";
  table.note = "spread: the middle half / the median, up to 1 is of one order; a split is shown where chance "
      "would find as "
               "good a one in fewer than 5 % of cases";
  out.tables.push_back(std::move(table));
  return out;
}

}  // namespace lode::dig
