// Deals as counts by segment, group, fold and half; everything after that is arithmetic on a few hundred cells.
#include "dig/winning.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "stats/shrink.h"

namespace lode::dig {
namespace {

using stats::Count;
using stats::Rate;
using store::literal;

constexpr double first_deals_least = 50;  // closed first deals from which on they alone count
constexpr double weight_most = 1000;      // trials
constexpr double weight_least = 2;        // whatever the differences: one success and one failure
constexpr double group_deals_least = 40;  // of a segment, from which on its groups are told apart
constexpr std::size_t folds = 5;

// Deals of one segment and group, by fold and half.
struct Cell {
  std::string segment;
  Value group;
  std::array<Count, folds> by_fold;
  std::array<Count, 2> by_half;  // closed up to the median date, closed later
  Count all;
};

struct Cells {
  std::vector<Cell> list;                    // by segment, then group; null first
  std::vector<std::size_t> start;            // of each segment in `list`, and the end
};

// Adds up the counts of the segments' cells.
Count sum_of(std::span<const Count> counts) {
  Count out;
  for (const auto& count : counts) out.successes += count.successes, out.trials += count.trials;
  return out;
}

// As many trials as there are carry the rate that all have in common; a single group says nothing about others.
double weight_of(std::span<const Count> groups) {
  auto with = std::ranges::count_if(groups, [](const Count& c) { return c.trials > 0; });
  return with < 2 ? weight_least : std::min(weight_most, sum_of(groups).trials);
}

// Few deals can differ so much by chance that the likeliest prior weighs nothing; it weighs two deals at least.
stats::BetaPrior prior_of(std::span<const Count> groups) {
  auto out = stats::fit_prior(groups, weight_of(groups));
  auto scale = std::max(1.0, weight_least / out.weight());
  return {out.alpha * scale, out.beta * scale};
}

struct Rates {
  std::vector<Rate> segments, cells;
};

// Firm → segment → group. A segment whose deals are all of one group has nothing more to say about that group.
Rates rates_of(const Cells& cells, const std::vector<Count>& counts) {
  Rates out;
  std::vector<Count> segments;
  for (std::size_t s = 0; s + 1 < cells.start.size(); ++s)
    segments.push_back(sum_of(std::span(counts).subspan(cells.start[s], cells.start[s + 1] - cells.start[s])));
  auto firm = prior_of(segments);
  for (std::size_t s = 0; s < segments.size(); ++s) {
    auto own = std::span(counts).subspan(cells.start[s], cells.start[s + 1] - cells.start[s]);
    auto rate = stats::shrunk(segments[s], firm);
    out.segments.push_back(rate);
    bool apart = segments[s].trials >= group_deals_least &&
                 std::ranges::count_if(own, [](const Count& c) { return c.trials > 0; }) > 1;
    auto weight = apart ? prior_of(own).weight() : 0.0;
    for (const auto& count : own)
      out.cells.push_back(apart ? stats::shrunk(count, {weight * rate.mean, weight * (1 - rate.mean)}) : rate);
  }
  return out;
}

// Groups inside segments: the industry, else the size, where it is known for most deals and has a few values.
Result<std::string> group_sql(const Scene& scene) {
  LODE_TRY(columns, scene.connection.query(
      "SELECT column_name FROM (DESCRIBE unit) WHERE column_name IN ('industry', 'employees', 'sites') ORDER BY 1"));
  auto has = [&](std::string_view name) {
    return std::ranges::any_of(columns.rows, [&](const auto& row) { return to_text(row[0]) == name; });
  };
  auto known = [&](const char* name) {
    return scene.connection.query(fmt::format(
        "SELECT count({0}) >= 0.6 * count(*) AND count(*) > 0, count(DISTINCT {0}), CAST(quantile_disc({0}, 0.333) AS "
        "VARCHAR), CAST(quantile_disc({0}, 0.667) AS VARCHAR) FROM opportunity o JOIN account_unit a USING "
        "(account_id) JOIN unit u ON u.account_id = a.unit_id "
        "WHERE o.outcome IN ('won', 'lost')", name));
  };
  if (has("industry")) {
    LODE_TRY(rows, known("industry"));
    auto values = std::get<std::int64_t>(rows.rows[0][1]);
    if (rows.rows[0][0] == Value(true) && values >= 2 && values <= 60) return std::string("industry");
  }
  for (const char* size : {"employees", "sites"}) {
    if (!has(size)) continue;
    LODE_TRY(rows, known(size));
    if (rows.rows[0][0] != Value(true) || std::get<std::int64_t>(rows.rows[0][1]) < 3) continue;
    auto low = to_text(rows.rows[0][2]), high = to_text(rows.rows[0][3]);
    return fmt::format("CASE WHEN {0} <= {1} THEN 'up to {1} {0}' WHEN {0} <= {2} THEN 'up to {2} {0}' "
                       "WHEN {0} > {2} THEN 'more than {2} {0}' END", size, low, high);
  }
  return std::string("CAST(NULL AS VARCHAR)");
}

// A deal closed after the scene's day is still open on it.
Result<void> build_deals(const Scene& scene) {
  LODE_TRY(group, group_sql(scene));
  auto sql = fmt::format(R"(
    CREATE OR REPLACE TEMP VIEW win_group AS SELECT account_id, {} AS grp FROM unit;
    CREATE OR REPLACE TEMP TABLE deal AS
    WITH o AS (
      SELECT d.opportunity_id, a.unit_id AS account_id, d.opened, d.closed, d.amount, d.stage, d.reason,
        CASE WHEN d.closed > {as_of} THEN 'open' ELSE coalesce(d.outcome, CASE WHEN d.closed IS NULL THEN 'open' END)
        END AS outcome
      FROM opportunity d LEFT JOIN account_unit a USING (account_id)
      WHERE coalesce(d.opened, d.closed, {as_of}) <= {as_of}),
    w AS (SELECT account_id, min(closed) AS first_won FROM o WHERE outcome = 'won' GROUP BY account_id)
    SELECT o.*, m.segment, g.grp,
      coalesce(coalesce(o.opened, o.closed) <= least(CAST(u.customer_since AS DATE), w.first_won), TRUE) AS first,
      CAST(hash(o.opportunity_id) % {folds} AS INTEGER) AS fold, FALSE AS counts
    FROM o LEFT JOIN w USING (account_id) LEFT JOIN unit u USING (account_id) LEFT JOIN member m USING (account_id)
    LEFT JOIN win_group g USING (account_id))", group, fmt::arg("as_of", literal(Value{scene.as_of})),
                         fmt::arg("folds", folds));
  LODE_CHECK(scene.connection.run(sql));
  return scene.connection.run(fmt::format(
      "UPDATE deal SET counts = TRUE WHERE outcome IN ('won', 'lost') AND segment IS NOT NULL AND (first OR "
      "(SELECT count(*) < {} OR count(DISTINCT outcome) < 2 FROM deal WHERE first AND outcome IN ('won', 'lost') AND "
      "segment IS NOT NULL))",
      threshold(scene, "Q3.first_deals", first_deals_least)));
}

Result<Cells> read_cells(const Scene& scene) {
  LODE_TRY(rows, scene.connection.query(R"(
    WITH half AS (SELECT quantile_disc(closed, 0.5) AS split FROM deal WHERE counts)
    SELECT segment, grp, fold, coalesce(closed > split, FALSE) AS later, count(*) FILTER (WHERE outcome = 'won'),
    count(*)
    FROM deal CROSS JOIN half WHERE counts GROUP BY ALL ORDER BY segment, grp NULLS FIRST, fold, later)"));
  Cells out;
  for (const auto& row : rows.rows) {
    auto segment = to_text(row[0]);
    bool fresh = out.list.empty() || out.list.back().segment != segment;
    if (fresh) out.start.push_back(out.list.size());
    if (fresh || out.list.back().group != row[1]) out.list.push_back({.segment = segment, .group = row[1]});
    Count count{static_cast<double>(std::get<std::int64_t>(row[4])),
        static_cast<double>(std::get<std::int64_t>(row[5]))};
    auto add = [&](Count& to) { to.successes += count.successes, to.trials += count.trials; };
    add(out.list.back().by_fold[static_cast<std::size_t>(*as_number(row[2]))]);
    add(out.list.back().by_half[std::get<bool>(row[3]) ? 1 : 0]);
    add(out.list.back().all);
  }
  out.start.push_back(out.list.size());
  return out;
}

std::string row_of(const std::string& segment, const Value& group, const Count& of_segment, double deals,
                   const Rate& rate) {
  return fmt::format("({}, {}, {}, {}, {}, {}, {}, {})", literal(Value(segment)),
                     is_null(group) ? "NULL" : literal(group), of_segment.trials, of_segment.successes, deals,
                     rate.mean, rate.low, rate.high);
}

// Every segment has a row, with the firm's chance where none of its own deals is closed.
Result<void> build_table(const Scene& scene, const Cells& cells) {
  std::vector<Count> counts;
  for (const auto& cell : cells.list) counts.push_back(cell.all);
  auto rates = rates_of(cells, counts);
  std::vector<std::string> rows;
  std::map<std::string, bool> seen;
  std::vector<Count> segments;
  for (std::size_t s = 0; s + 1 < cells.start.size(); ++s) {
    auto from = cells.start[s], to = cells.start[s + 1];
    segments.push_back(sum_of(std::span(counts).subspan(from, to - from)));
    const auto& name = cells.list[from].segment;
    seen[name] = true;
    rows.push_back(row_of(name, {}, segments.back(), segments.back().trials, rates.segments[s]));
    for (std::size_t i = from; i < to; ++i)
      if (!is_null(cells.list[i].group))
        rows.push_back(row_of(name, cells.list[i].group, segments.back(), counts[i].trials, rates.cells[i]));
  }
  auto firm = stats::shrunk({}, prior_of(segments));
  for (const auto& segment : scene.segmentation.segments)
    if (!segments.empty() && !seen.contains(segment.id)) rows.push_back(row_of(segment.id, {}, {}, 0, firm));
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE chance_of (segment VARCHAR, grp VARCHAR, deals DOUBLE, won DOUBLE, "
      "group_deals DOUBLE, chance DOUBLE, chance_low DOUBLE, chance_high DOUBLE); {}",
      rows.empty() ? "" : fmt::format("INSERT INTO chance_of VALUES {}", fmt::join(rows, ", "))));
}

// Chances made from some of the deals, set beside what became of the others.
struct Trial {
  std::vector<double> predicted, outcomes;
  void add(const Count& seen, double chance) {
    auto trials = static_cast<std::size_t>(seen.trials), won = static_cast<std::size_t>(seen.successes);
    predicted.insert(predicted.end(), trials, chance);
    outcomes.insert(outcomes.end(), won, 1.0);
    outcomes.insert(outcomes.end(), trials - won, 0.0);
  }
};

void try_fold(const Cells& cells, std::size_t fold, Trial& trial) {
  std::vector<Count> rest;
  for (const auto& cell : cells.list)
    rest.push_back({cell.all.successes - cell.by_fold[fold].successes, cell.all.trials - cell.by_fold[fold].trials});
  if (sum_of(rest).trials == 0) return;
  auto rates = rates_of(cells, rest);
  for (std::size_t i = 0; i < cells.list.size(); ++i) trial.add(cells.list[i].by_fold[fold], rates.cells[i].mean);
}

void try_later(const Cells& cells, Trial& trial) {
  std::vector<Count> earlier;
  for (const auto& cell : cells.list) earlier.push_back(cell.by_half[0]);
  if (sum_of(earlier).trials == 0) return;
  auto rates = rates_of(cells, earlier);
  for (std::size_t i = 0; i < cells.list.size(); ++i) trial.add(cells.list[i].by_half[1], rates.cells[i].mean);
}

}  // namespace

Result<void> build_chances(const Scene& scene) {
  LODE_CHECK(build_deals(scene));
  LODE_TRY(cells, read_cells(scene));
  return build_table(scene, cells);
}

Result<Proof> prove_chances(const Scene& scene) {
  LODE_TRY(cells, read_cells(scene));
  Proof out;
  Trial by_fold, later;
  for (std::size_t fold = 0; fold < folds; ++fold) try_fold(cells, fold, by_fold);
  try_later(cells, later);
  out.deals = by_fold.outcomes.size();
  out.later_deals = later.outcomes.size();
  if (out.deals) out.folds = stats::calibration(by_fold.predicted, by_fold.outcomes, 5);
  if (out.later_deals) out.later = stats::calibration(later.predicted, later.outcomes, 5);
  LODE_TRY(split, scene.connection.one("SELECT quantile_disc(closed, 0.5) FROM deal WHERE counts"));
  out.split = split;
  return out;
}

}  // namespace lode::dig
