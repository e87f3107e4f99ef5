// Which market cells a segment's accounts stand in, what they add up to, and the pool that follows.
#include "dig/market.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "dig/market_cells.h"

namespace lode::dig {
namespace {

using store::literal;

constexpr double industry_share = 0.05;  // of a segment's accounts that an industry must hold to be its market
constexpr std::size_t ratios_min = 5;

struct Market {
  std::vector<MarketCell> cells;
  std::vector<std::string> sources;
  std::vector<std::int64_t> years;
  std::vector<MarketNode> nodes;
};

struct Wanted {  // of one segment; "all": of all segments
  std::string segment;
  std::vector<std::pair<std::string, std::string>> places;  // country, industry
  double accounts = 0, placed = 0;  // in the segment; in these industries
};

struct Intensity {  // pool per turnover
  double ratio = 0;
  std::size_t accounts = 0;
};

std::optional<double> known(const Value& value) { return as_number(value); }

// One year for each branch of the tree of industries, so that years are not mixed inside it.
Result<Market> read(const Scene& scene) {
  LODE_TRY(found, scene.connection.query(fmt::format(R"(
    WITH m AS (
      SELECT industry, coalesce(country, '') AS country, coalesce(size_class, '') AS size_class, year,
        CAST(accounts AS DOUBLE) AS firms, CAST(revenue AS DOUBLE) AS revenue, CAST(growth AS DOUBLE) AS growth,
        coalesce(source, '') AS source, load_seq,
        CASE WHEN regexp_matches(industry, '^[0-9]') THEN left(industry, 2) ELSE industry END AS branch
      FROM market WHERE industry IS NOT NULL AND year <= year({}))
    SELECT industry, country, size_class, firms, revenue, growth, source, year FROM m
    QUALIFY year = max(year) OVER (PARTITION BY country, branch) AND row_number() OVER (
      PARTITION BY industry, country, lower(size_class), year ORDER BY load_seq DESC, revenue DESC, source,
        firms, growth, size_class) = 1
    ORDER BY country, industry, size_class LIMIT 200000)", literal(Value{scene.as_of}))));
  Market out;
  for (const auto& row : found.rows) {
    out.cells.push_back(
        {to_text(row[0]), to_text(row[1]), to_text(row[2]), known(row[3]), known(row[4]), known(row[5])});
    out.sources.push_back(to_text(row[6]));
    out.years.push_back(static_cast<std::int64_t>(as_number(row[7]).value_or(0)));
  }
  out.nodes = market_nodes(out.cells);
  return out;
}

Result<std::vector<Wanted>> wanted(const Scene& scene) {
  LODE_TRY(found, scene.connection.query(fmt::format(R"(
    WITH a AS (SELECT m.segment, u.country, u.industry, count(*) AS n
      FROM member m JOIN unit u USING (account_id) WHERE m.in_universe AND m.segment IS NOT NULL GROUP BY ALL),
    s AS (SELECT segment, sum(n) AS accounts, sum(n) FILTER (WHERE industry IS NOT NULL) AS known
      FROM a GROUP BY segment),
    i AS (SELECT segment, industry, sum(n) AS n FROM a WHERE industry IS NOT NULL GROUP BY ALL)
    SELECT a.segment, coalesce(a.country, ''), a.industry, CAST(a.n AS BIGINT), CAST(s.accounts AS BIGINT)
    FROM a JOIN s USING (segment) JOIN i USING (segment, industry)
    WHERE i.n >= {} * s.known ORDER BY a.segment, a.industry, 2)", industry_share)));
  std::vector<Wanted> out;
  for (const auto& row : found.rows) {
    if (out.empty() || out.back().segment != to_text(row[0]))
      out.push_back({to_text(row[0]), {}, as_number(row[4]).value_or(0), 0});
    out.back().places.emplace_back(to_text(row[1]), to_text(row[2]));
    out.back().placed += as_number(row[3]).value_or(0);
  }
  auto place = [&](const std::string& id) {
    auto it = std::ranges::find(scene.segmentation.segments, id, &model::Segment::id);
    return it - scene.segmentation.segments.begin();
  };
  std::ranges::stable_sort(out, {}, [&](const Wanted& w) { return place(w.segment); });
  Wanted all{"all", {}, 0, 0};
  for (const auto& w : out) {
    all.places.insert(all.places.end(), w.places.begin(), w.places.end());
    all.accounts += w.accounts;
    all.placed += w.placed;
  }
  out.push_back(std::move(all));
  return out;
}

// Median of stated pool / turnover where both are known; of the firm under "all".
Result<std::map<std::string, Intensity>> intensities(const Scene& scene) {
  LODE_TRY(found, scene.connection.query(
      "SELECT CASE WHEN grouping(m.segment) = 1 THEN 'all' ELSE coalesce(m.segment, 'unassigned') END AS segment, "
      "median(CAST(s.stated AS DOUBLE) / CAST(s.turnover AS DOUBLE)), count(*) FROM stated_pool s "
      "JOIN member m USING (account_id) WHERE s.turnover > 0 AND s.breach IS NULL AND s.rank < 5 AND m.in_universe "
      "GROUP BY GROUPING SETS ((m.segment), ()) ORDER BY 1"));
  std::map<std::string, Intensity> out;
  for (const auto& row : found.rows)
    if (auto ratio = known(row[1]); ratio)
      out[to_text(row[0])] = {*ratio, static_cast<std::size_t>(as_number(row[2]).value_or(0))};
  return out;
}

// Pools stated of whole market cells, by industry or "industry, country".
Result<std::map<std::string, double>> cell_pools(const Scene& scene) {
  LODE_TRY(found, scene.connection.query(fmt::format(
      "SELECT market_cell, CAST(revenue_pool AS DOUBLE) FROM pool WHERE account_id IS NULL AND market_cell IS NOT NULL "
      "AND revenue_pool IS NOT NULL AND year <= year({}) QUALIFY row_number() OVER (PARTITION BY market_cell "
      "ORDER BY year DESC, load_seq DESC, revenue_pool DESC) = 1 ORDER BY 1", literal(Value{scene.as_of}))));
  std::map<std::string, double> out;
  for (const auto& row : found.rows) out[to_text(row[0])] = as_number(row[1]).value_or(0);
  return out;
}

struct Sum {
  double firms = 0, revenue = 0, growing = 0, growth = 0;
  double pool = 0, without_pool = 0;  // stated of whole cells; turnover of the cells of which none is stated
  std::size_t unknown = 0, bounds = 0, filled = 0;
  std::set<std::string> industries, sources, pools;
  std::set<std::int64_t> years;
};

Sum add_up(const Market& market, const std::vector<int>& chosen, const std::map<std::string, double>& pools) {
  Sum out;
  for (int n : chosen) {
    const auto& node = market.nodes[static_cast<std::size_t>(n)];
    out.industries.insert(node.industry);
    out.firms += node.firms.value_or(0);
    out.revenue += node.revenue.value_or(0);
    out.unknown += !node.revenue;
    out.bounds += node.how == MarketNode::How::at_least;
    out.filled += node.how == MarketNode::How::remainder;
    if (node.growth && node.revenue) {
      out.growing += *node.revenue;
      out.growth += *node.growth * *node.revenue;
    }
    for (auto i : node.cells) {
      out.years.insert(market.years[i]);
      if (!market.sources[i].empty()) out.sources.insert(market.sources[i]);
    }
    auto name = pools.contains(node.industry) ? node.industry : node.industry + ", " + node.country;
    if (auto it = pools.find(name); it == pools.end()) out.without_pool += node.revenue.value_or(0);
    else if (out.pools.insert(name).second) out.pool += it->second;
  }
  return out;
}

std::string some_of(const std::set<std::string>& names) {
  std::vector<std::string> shown(names.begin(), names.end());
  if (shown.size() <= 3) return join(shown, ", ");
  auto rest = shown.size() - 2;
  shown.resize(2);
  return fmt::format("{} and {} more", join(shown, ", "), rest);
}

std::string how_known(const Sum& sum) {
  std::vector<std::string> out;
  if (sum.bounds) out.push_back(fmt::format("at least: {} partly withheld", sum.bounds));
  if (sum.filled) out.push_back(fmt::format("{} withheld, told by the rest", sum.filled));
  if (sum.unknown) out.push_back(fmt::format("{} withheld", sum.unknown));
  return out.empty() ? "as published" : join(out, "; ");
}

std::vector<Value> row_of(const Wanted& w, const Sum& sum, const std::map<std::string, Intensity>& ratios,
                          const std::string& shared) {
  auto own = ratios.find(w.segment);
  if (own == ratios.end() || own->second.accounts < ratios_min) own = ratios.find("all");
  bool has_ratio = own != ratios.end() && own->second.accounts >= ratios_min;
  Value pool, ratio, basis;
  if (has_ratio) ratio = own->second.ratio;
  if (!sum.pools.empty()) {
    pool = sum.pool + (has_ratio ? sum.without_pool * own->second.ratio : 0);
    basis = fmt::format("stated of {}{}", some_of(sum.pools),
                        has_ratio && sum.without_pool > 0 ? ", else by turnover" : "");
  } else if (has_ratio && sum.revenue > 0) {
    pool = sum.revenue * own->second.ratio;
    basis = fmt::format("turnover x median of pool / turnover at {} accounts{}", own->second.accounts,
                        own->first == w.segment ? "" : " of the whole firm");
  }
  std::vector<std::string> years;
  for (auto y : sum.years) years.push_back(std::to_string(y));
  auto some = [](bool is, Value v) { return is ? v : Value{}; };
  return {w.segment, some_of(sum.industries), some(sum.firms > 0, sum.firms), some(sum.revenue > 0, sum.revenue),
          some(sum.growing > 0, sum.growth / sum.growing), static_cast<std::int64_t>(w.accounts), pool, basis,
          how_known(sum), join(years, ", "), some_of(sum.sources), some(w.accounts > 0, w.placed / w.accounts),
          ratio, some(!shared.empty(), shared)};
}

std::vector<Column> market_columns() {
  return {{"segment", "segment", Kind::id}, {"industries", "its market"}, {"firms", "firms", Kind::integer},
          {"revenue", "their turnover", Kind::money}, {"growth", "growth a year", Kind::share},
          {"accounts", "our accounts", Kind::integer}, {"market_pool", "pool of the market", Kind::money},
          {"basis", "how the pool is known"}, {"known", "figures"}, {"year", "year", Kind::id},
          {"source", "from"}, {"coverage", "accounts in it", Kind::share, true},
          {"pool_per_turnover", "pool / turnover", Kind::ratio, true}, {"shared", "also in", Kind::text, true}};
}

// Why a cell does not count, or how it does.
std::string why_of(const Market& market, std::size_t i, const MarketNode& node, bool counted, bool inside) {
  using How = MarketNode::How;
  const auto& cell = market.cells[i];
  bool whole = all_sizes(cell.size_class);
  if (counted && node.how == How::remainder) return "withheld; what the others leave of the industry around it";
  if (counted) return "counted";
  if (inside && !whole && node.how == How::given) return "its size class is part of the total";
  if (cell.suppressed() && whole && node.how == How::sizes) return "withheld; its size classes count";
  if (cell.suppressed() && whole && node.how == How::at_least) return "withheld; what is known inside it counts";
  if (cell.suppressed()) return "withheld";
  return inside ? "inside an industry that counts" : "no account of ours is in it";
}

// A withheld size class is what the others leave of the total, where it is the only one.
std::optional<double> used(const Market& market, std::size_t i, const MarketNode& node) {
  const auto& cell = market.cells[i];
  if (!cell.suppressed()) return cell.revenue;
  if (all_sizes(cell.size_class)) return node.revenue;
  if (node.how != MarketNode::How::given) return {};
  double rest = *node.revenue;
  for (auto other : node.cells) {
    const auto& o = market.cells[other];
    if (other == i || all_sizes(o.size_class)) continue;
    if (o.suppressed()) return {};
    rest -= *o.revenue;
  }
  return rest >= 0 ? std::optional(rest) : std::nullopt;
}

Table cells_table(const Market& market, const std::vector<int>& chosen) {
  std::set<std::size_t> counted;
  for (int n : chosen)
    for (auto i : counted_cells(market.nodes, n, market.cells)) counted.insert(i);
  Table out{.name = "market_cells", .title = "Which cells of the market count",
            .columns = {{"industry", "industry", Kind::id}, {"country", "country", Kind::id}, {"size_class", "size"},
                        {"year", "year", Kind::id}, {"firms", "firms", Kind::integer},
                        {"revenue", "turnover as published", Kind::money}, {"used", "turnover used", Kind::money},
                        {"counted", "counts", Kind::boolean}, {"why", "why"}, {"source", "from"}}};
  auto opt = [](const std::optional<double>& v) { return v ? Value{*v} : Value{}; };
  auto text = [](const std::string& s) { return s.empty() ? Value{} : Value{s}; };
  for (const auto& node : market.nodes) {
    bool inside = false;
    auto at = static_cast<int>(&node - market.nodes.data());
    for (int n = at; n >= 0; n = market.nodes[static_cast<std::size_t>(n)].parent)
      inside = inside || std::ranges::find(chosen, n) != chosen.end();
    for (auto i : node.cells) {
      const auto& cell = market.cells[i];
      bool counts = counted.contains(i);
      out.rows.push_back({cell.industry, text(cell.country), text(cell.size_class), market.years[i], opt(cell.firms),
                          cell.suppressed() ? Value{} : opt(cell.revenue), opt(used(market, i, node)), counts,
                          why_of(market, i, node, counts, inside), text(market.sources[i])});
    }
  }
  out.detail = true;
  return out;
}

// Is one of these the other, or inside it?
bool overlap(const Market& market, int a, int b) {
  auto up = [&](int from, int to) {
    for (int n = from; n >= 0; n = market.nodes[static_cast<std::size_t>(n)].parent)
      if (n == to) return true;
    return false;
  };
  return up(a, b) || up(b, a);
}

// The other segments that stand in a part of the same market.
std::string also_in(const Market& market, const std::vector<Wanted>& segments,
                    const std::vector<std::vector<int>>& chosen, std::size_t own) {
  std::vector<std::string> out;
  if (segments[own].segment == "all") return {};
  for (std::size_t s = 0; s < segments.size(); ++s) {
    if (s == own || segments[s].segment == "all") continue;
    bool shared = std::ranges::any_of(chosen[s], [&](int a) {
      return std::ranges::any_of(chosen[own], [&](int b) { return overlap(market, a, b); });
    });
    if (shared) out.push_back(segments[s].segment);
  }
  return join(out, ", ");
}

// Where no two segments share a cell, the pool of all is the sum of theirs.
void sum_of_segments(Table& table) {
  double sum = 0;
  for (std::size_t r = 0; r + 1 < table.rows.size(); ++r) {
    if (is_null(table.rows[r][6])) return;
    sum += as_number(table.rows[r][6]).value_or(0);
  }
  table.rows.back()[6] = sum;
  table.rows.back()[7] = std::string("sum of the segments");
}

}  // namespace

Result<Part> tell_market(const Scene& scene, const Focus& focus) {
  Part out;
  LODE_TRY(market, read(scene));
  if (market.cells.empty() || !focus.account.empty()) return out;
  LODE_TRY(segments, wanted(scene));
  LODE_TRY(ratios, intensities(scene));
  LODE_TRY(pools, cell_pools(scene));
  Table table{.name = "market_by_segment", .title = "The market around each segment", .columns = market_columns()};
  std::vector<std::vector<int>> chosen;
  for (const auto& w : segments) chosen.push_back(nodes_for(market.nodes, w.places));
  bool shared_any = false;
  for (std::size_t s = 0; s < segments.size(); ++s) {
    if (!focus.segment.empty() && segments[s].segment != focus.segment) continue;
    if (chosen[s].empty()) continue;
    auto shared = also_in(market, segments, chosen, s);
    shared_any = shared_any || !shared.empty();
    table.rows.push_back(row_of(segments[s], add_up(market, chosen[s], pools), ratios, shared));
  }
  if (table.rows.empty()) return out;
  if (!shared_any && focus.segment.empty()) sum_of_segments(table);
  table.source = "table market";
  table.note = "an industry counts where it holds 5 % of the segment's accounts or more; each cell counts once";
  if (shared_any) table.note += "; segments in one industry share its market: `all` is less than their sum";
  out.tables.push_back(std::move(table));
  out.tables.push_back(cells_table(market, chosen.back()));
  return out;
}

}  // namespace lode::dig
