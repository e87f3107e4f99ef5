// The statistics are those of stats/explained.h; here they get their rows, and their figures get words.
#include "dig/common.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "stats/explained.h"

namespace lode::dig {
namespace {

using store::literal;

constexpr std::size_t sample_most = 20'000;
constexpr std::size_t rows_least = 10;

struct Sample {
  stats::Matrix values;
  std::vector<int> groups;  // index of the segment
};

Result<Sample> draw(const Scene& scene, const std::vector<Trait>& traits) {
  std::string columns;
  for (const auto& trait : traits) columns += ", " + trait.column;
  std::string segment = "CASE segment";
  for (std::size_t i = 0; i < scene.segmentation.segments.size(); ++i)
    segment += fmt::format(" WHEN {} THEN {}", literal(Value(scene.segmentation.segments[i].id)), i);
  Sample out{.values = {0, traits.size()}, .groups = {}};
  LODE_CHECK(scene.connection.scan(
      fmt::format("SELECT CAST({} ELSE -1 END AS BIGINT){} FROM trait ORDER BY hash(account_id), account_id LIMIT {}",
                  segment, columns, sample_most), {}, [&](const store::Block& block) -> Result<void> {
        for (std::size_t r = 0; r < block.rows(); ++r) {
          out.groups.push_back(static_cast<int>(block.bigints(0)[r]));
          for (std::size_t c = 0; c < traits.size(); ++c)
            out.values.data.push_back(block.valid(c + 1, r) ? block.doubles(c + 1)[r]
                                                            : std::numeric_limits<double>::quiet_NaN());
        }
        out.values.rows += block.rows();
        return {};
      }));
  return out;
}

bool differs(const stats::Matrix& values, std::size_t column) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t r = 0; r < values.rows; ++r)
    if (double v = values.at(r, column); !std::isnan(v)) low = std::min(low, v), high = std::max(high, v);
  return high - low > 1e-9;
}

// The columns of one group of traits ("all": every one) that differ at all, and the rows that know any of them.
Sample part_of(const Sample& whole, const std::vector<Trait>& traits, std::string_view group, std::size_t& columns) {
  std::vector<std::size_t> chosen;
  for (std::size_t c = 0; c < traits.size(); ++c) {
    if (differs(whole.values, c) && (group == "all" || traits[c].group == group)) chosen.push_back(c);
  }
  columns = chosen.size();
  Sample out{.values = {0, chosen.size()}, .groups = {}};
  for (std::size_t r = 0; r < whole.values.rows; ++r) {
    if (!std::ranges::any_of(chosen, [&](std::size_t c) { return !std::isnan(whole.values.at(r, c)); })) continue;
    for (auto c : chosen) out.values.data.push_back(whole.values.at(r, c));
    out.groups.push_back(whole.groups[r]);
    ++out.values.rows;
  }
  return out;
}

std::vector<Value> row_of(const Scene& scene, const Sample& part, const char* what, std::size_t columns) {
  std::vector<Value> row{std::string(what), {}, {}, {}, {}, {}, static_cast<std::int64_t>(part.values.rows),
                         static_cast<std::int64_t>(columns), {}};
  std::map<int, std::size_t> sizes;
  for (int group : part.groups) ++sizes[group];
  if (part.values.rows < rows_least || sizes.size() < 2 || columns == 0) return row;
  auto found = stats::explained(part.values, part.groups, {.seed = scene.context.seed});
  row[1] = found.r2;
  row[2] = found.cross_validated;
  row[3] = found.low;
  row[4] = std::min(found.high, 1.0);  // few rows: a resample's mirror image may pass the whole
  row[5] = found.p;
  row[8] = found.adjusted;
  return row;
}

std::string percent(const Value& value) {
  auto whole = std::round(100 * as_number(value).value_or(0));
  return fmt::format("{:.0f} %", whole == 0 ? 0.0 : whole);  // never "-0 %"
}

const std::vector<Value>* whole_of(const Table& explained) {
  auto it = std::ranges::find_if(explained.rows, [](const auto& row) { return to_text(row[0]) == "all"; });
  return it == explained.rows.end() || is_null((*it)[1]) ? nullptr : &*it;
}

}  // namespace

Result<Table> explained_table(const Scene& scene, const std::vector<Trait>& traits) {
  LODE_TRY(sample, draw(scene, traits));
  Table out{.name = "explained", .title = "How much of what differs between accounts the segments explain"};
  out.columns = {{"what", "of", Kind::id}, {"share", "explained", Kind::share},
                 {"cross_validated", "on accounts held out", Kind::share}, {"low", "at least", Kind::share},
                 {"high", "at most", Kind::share}, {"p", "by chance alone", Kind::number},
                 {"accounts", "accounts", Kind::integer}, {"columns", "traits", Kind::integer},
                 {"adjusted", "adjusted", Kind::share, true}};
  for (const char* what : {"needs", "economics", "behaviour", "all"}) {
    std::size_t columns = 0;
    auto part = part_of(sample, traits, what, columns);
    out.rows.push_back(row_of(scene, part, what, columns));
  }
  LODE_TRY(all, scene.connection.one("SELECT count(*) FROM trait"));
  auto accounts = static_cast<std::size_t>(as_number(all).value_or(0));
  out.source = "need ratings and lines up to " + to_text(scene.as_of);
  if (accounts > sample_most) out.coverage = fmt::format("a fixed sample of {} of {} accounts", sample_most, accounts);
  out.note = "within-segment against total variance (R²) over standardised traits; held out: ten folds, 80 % "
             "interval";
  return out;
}

std::string explained_sentence(const Table& explained) {
  const auto* all = whole_of(explained);
  if (!all) return {};
  std::string parts;
  for (const auto& row : explained.rows)
    if (to_text(row[0]) != "all" && !is_null(row[1]))
      parts += fmt::format("{}{} of {}", parts.empty() ? "" : ", ", percent(row[1]), to_text(row[0]));
  return fmt::format("The segments explain {} of what differs between {} accounts ({}); on accounts held out {} (80 % "
                     "interval {} to {}).", percent((*all)[1]), to_text((*all)[6]), parts, percent((*all)[2]),
                     percent((*all)[3]), percent((*all)[4]));
}

std::vector<Finding> explained_findings(const Table& explained) {
  const auto* all = whole_of(explained);
  if (!all || (as_number((*all)[3]).value_or(0) > 0 && as_number((*all)[5]).value_or(1) <= 0.05)) return {};
  return {{.rule = "MOD01", .name = "segments-explain-nothing", .severity = Severity::warning,
           .message = fmt::format("the segments explain no more of what differs between accounts than chance would "
                                  "({} held out, at least {})", percent((*all)[2]), percent((*all)[3])),
           .evidence = {{"explained", (*all)[1]}, {"cross_validated", (*all)[2]}, {"p", (*all)[5]}},
           .fix = "a common strategy per segment rests on nothing yet: rate needs at more accounts, or look for "
                  "attributes that needs follow"}};
}

Result<Table> shared_needs(const Scene& scene, const Focus& focus) {
  auto important = threshold(scene, "Q1.important", 0.6), shared = threshold(scene, "Q1.shared", 0.8);
  std::string titles = "(VALUES (CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR))", order = "CASE r.segment";
  for (const auto& need : scene.segmentation.needs)
    titles += fmt::format(", ({}, {})", literal(Value(need.id)),
                          need.title.empty() ? "NULL" : literal(Value(need.title)));
  for (std::size_t i = 0; i < scene.segmentation.segments.size(); ++i)
    order += fmt::format(" WHEN {} THEN {}", literal(Value(scene.segmentation.segments[i].id)), i);
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format(
          R"(WITH r AS (
            SELECT m.segment, n.need_id, count(*) AS rated,
              count(*) FILTER (WHERE n.importance >= {important}) AS agree,
              round(exact_mean(n.importance), 9) AS importance
            FROM need_of n JOIN member m USING (account_id) WHERE m.segment IS NOT NULL AND {where} GROUP BY ALL)
          SELECT r.segment, coalesce(t.title, r.need_id), agree / rated, agree, rated, r.importance,
            agree / rated >= {shared} AS is_shared, r.need_id
          FROM r LEFT JOIN {titles}) t(need_id, title) ON t.need_id = r.need_id WHERE rated >= 5 AND 2 * agree >= rated
          ORDER BY {order} END, agree / rated DESC, r.need_id)",
          fmt::arg("important", important), fmt::arg("shared", shared), fmt::arg("titles", titles),
          fmt::arg("order", order),
          fmt::arg("where", focus.account.empty()
                                ? within(focus, "m")
                                : fmt::format("m.segment = (SELECT segment FROM member WHERE account_id = {})",
                                              literal(Value(focus.account))))),
      {}, "shared_needs", "What members share in spite of differences",
      {{"segment", "segment", Kind::id}, {"need", "need"}, {"share", "find it important", Kind::share},
       {"agree", "members", Kind::integer}, {"rated", "of those asked", Kind::integer},
       {"importance", "mean importance", Kind::share}, {"shared", "shared", Kind::boolean},
       {"need_id", "need id", Kind::id, true}}));
  table.source = "importance per account and need, best evidence";
  table.note = fmt::format("important: at least {:g} of the scale; shared: by at least {:g} % of the members asked; "
                           "left out: needs with fewer than five answers, or important to fewer than half", important,
                           100 * shared);
  return table;
}

}  // namespace lode::dig
