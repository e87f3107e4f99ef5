// One statement per kind of column, in the order of `ground`, so that the columns stay side by side.
#include "audit/ground.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "assign/source.h"
#include "base/text.h"
#include "discover/workspace_targets.h"
#include "store/column_reader.h"

namespace lode::audit {
namespace {

using store::identifier;

constexpr std::array business_figures{"profit_12m", "margin", "growth_12m", "share", "retention"};
constexpr std::size_t most_labels = 200;

Result<void> make_table(facts::Reading& reading, const model::Segmentation& s) {
  std::string places = "CASE m.segment";
  for (std::size_t i = 0; i < s.segments.size(); ++i)
    places += fmt::format(" WHEN {} THEN {}", store::literal(Value(s.segments[i].id)), i);
  places += s.segments.empty() ? " WHEN NULL THEN -1 END" : " ELSE -1 END";
  return reading.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE ground AS SELECT row_number() OVER (ORDER BY u.account_id) - 1 AS nr, "
      "u.account_id, u.name, m.segment, CAST({} AS INTEGER) AS segment_nr, u.status, u.owner_id, "
      "coalesce(u.status = 'customer' AND u.recency_days IS NOT NULL, FALSE) AS is_customer, u.revenue_12m, "
      "greatest(coalesce(CAST(u.revenue_12m AS DOUBLE), 0), 0) AS weight "
      "FROM unit u JOIN membership m USING (account_id) WHERE m.in_universe ORDER BY 1", places));
}

Result<void> read_members(facts::Reading& reading, Ground& out) {
  LODE_TRY(columns, store::read_columns(reading.connection, "SELECT CAST(segment_nr AS DOUBLE), is_customer, "
      "CAST(revenue_12m AS DOUBLE) FROM ground ORDER BY nr"));
  out.accounts = columns[0].rows();
  out.segment.reserve(out.accounts);
  for (double nr : columns[0].numbers) out.segment.push_back(static_cast<int>(nr));
  out.is_customer = std::move(columns[1].flags);
  out.revenue = std::move(columns[2].numbers);
  return {};
}

// Of prospects, what they do not have yet is unknown.
Result<void> read_business(facts::Reading& reading, const std::vector<discover::Figure>& figures, Ground& out) {
  std::string select;
  for (const auto& name : business_figures) {
    auto figure = std::ranges::find(figures, name, &discover::Figure::name);
    if (figure == figures.end()) continue;
    out.business.push_back({figure->name, figure->title, {}});
    select += fmt::format("{}CASE WHEN g.is_customer THEN {} END", select.empty() ? "" : ", ", figure->sql);
  }
  LODE_TRY(columns, store::read_columns(reading.connection, fmt::format(
      "SELECT {} FROM ground g JOIN unit u USING (account_id) LEFT JOIN unit_pool p USING (account_id) "
      "ORDER BY g.nr", select), out.accounts));
  for (std::size_t i = 0; i < columns.size(); ++i) out.business[i].values = std::move(columns[i].numbers);
  return {};
}

Result<void> read_needs(facts::Reading& reading, const std::vector<discover::Figure>& figures, Ground& out) {
  std::string select = "SELECT CAST(g.nr AS DOUBLE)";
  for (const auto& figure : figures) {
    if (figure.family != "needs") continue;
    out.needs.push_back(figure.name.substr(figure.name.find(':') + 1));
    select += ", " + figure.sql;
  }
  if (out.needs.empty()) return {};
  LODE_TRY(columns, store::read_columns(reading.connection,
      select + " FROM ground g JOIN need_wide n USING (account_id) ORDER BY g.nr"));
  out.importance = stats::Matrix(columns[0].rows(), out.needs.size());
  for (double nr : columns[0].numbers) out.rated.push_back(static_cast<std::uint32_t>(nr));
  for (std::size_t c = 0; c < out.needs.size(); ++c)
    for (std::size_t r = 0; r < out.importance.rows; ++r) out.importance.at(r, c) = columns[c + 1].numbers[r];
  return {};
}

bool worth_reading(const model::Attribute& attribute) {
  return !discover::is_identity(attribute.id) && attribute.source != "own_transactions";
}

// Names in the order in which traits stand: definers, then the rest of the dictionary and of the loaded columns.
std::vector<std::string> trait_names(const model::Segmentation& s, const std::vector<std::string>& there) {
  std::vector<std::string> out;
  auto offer = [&](const std::string& name) {
    bool known = std::ranges::find(there, name) != there.end();
    if (known && std::ranges::find(out, name) == out.end()) out.push_back(name);
  };
  for (const auto& name : assign::definers_of(s)) offer(name);
  for (const auto& attribute : s.dictionary.attributes)
    if (worth_reading(attribute)) offer(attribute.id);
  return out;
}

bool is_word(const model::Attribute& attribute) {
  return attribute.type == model::Type::text || attribute.type == model::Type::enumeration;
}

// An attribute of almost as many values as accounts is a name, and nothing to compare groups by; a definer stays.
void add_trait(Trait trait, store::ColumnData column, Ground& out) {
  using Is = store::ColumnData::Is;
  if (column.is == Is::numbers) {
    trait.numbers = std::move(column.numbers);
  } else if (column.is == Is::flags) {
    trait.labels = {"no", "yes"};
    trait.flag = true;
    for (auto flag : column.flags) trait.codes.push_back(flag == 2 ? -1 : flag);
  } else {
    for (auto word : column.words)
      trait.codes.push_back(word == store::ColumnData::no_word ? -1 : static_cast<int>(word));
    trait.labels = std::move(column.dictionary);
  }
  if (trait.defines || trait.labels.size() <= most_labels) out.traits.push_back(std::move(trait));
}

Result<void> read_traits(facts::Reading& reading, const model::Segmentation& s, Ground& out) {
  LODE_TRY(unit, reading.connection.query("SELECT * FROM unit LIMIT 0"));
  auto definers = assign::definers_of(s);
  for (const auto& name : trait_names(s, unit.names)) {
    const auto* attribute = s.dictionary.find(name);
    if (!attribute || !attribute->typed) continue;
    auto sql = "u." + identifier(name);
    if (is_word(*attribute)) sql = fmt::format("CAST({} AS VARCHAR)", sql);
    if (model::is_numeric(attribute->type)) sql = fmt::format("CAST({} AS DOUBLE)", sql);
    LODE_TRY(columns, store::read_columns(reading.connection, fmt::format(
        "SELECT {} FROM ground g JOIN unit u USING (account_id) ORDER BY g.nr", sql), out.accounts));
    add_trait({.name = name, .title = attribute->title.empty() ? name : attribute->title,
               .defines = std::ranges::find(definers, name) != definers.end()}, std::move(columns[0]), out);
  }
  return {};
}

}  // namespace

Result<Ground> lay_ground(facts::Reading& reading, const model::Segmentation& segmentation, const Context& context) {
  context.report("reading the accounts", -1);
  discover::WorkspaceAsked asked;
  for (const auto& need : segmentation.needs) asked.need_titles[need.id] = need.title;
  LODE_TRY(figures, discover::figures_of(reading, asked));
  Ground out;
  LODE_CHECK(make_table(reading, segmentation));
  LODE_CHECK(read_members(reading, out));
  LODE_CHECK(read_business(reading, figures, out));
  LODE_CHECK(read_needs(reading, figures, out));
  LODE_CHECK(read_traits(reading, segmentation, out));
  if (context.cancelled()) return cancelled_error();
  return out;
}

std::vector<std::uint32_t> members_of(const Ground& ground, int segment) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < ground.accounts; ++i)
    if (ground.segment[i] == segment) out.push_back(static_cast<std::uint32_t>(i));
  return out;
}

std::vector<Member> stake_of(const Ground& ground, const std::vector<std::uint32_t>& accounts) {
  double sum = 0;
  bool known = false;
  for (auto account : accounts)
    if (double revenue = ground.revenue[account]; !std::isnan(revenue)) sum += revenue, known = true;
  return {{"accounts", Value(static_cast<std::int64_t>(accounts.size()))},
          {"revenue", known ? Value(std::round(sum * 100) / 100) : Value{}}};
}

double revenue_of(const Ground& ground, const model::Segmentation& s, const std::vector<std::string>& segments) {
  std::vector<bool> concerned;  // by segment
  for (const auto& segment : s.segments) concerned.push_back(std::ranges::find(segments, segment.id) != segments.end());
  double out = 0;
  for (std::size_t i = 0; i < ground.accounts; ++i) {
    const int at = ground.segment[i];
    const bool counts = segments.empty() || (at >= 0 && concerned[static_cast<std::size_t>(at)]);
    if (const double revenue = ground.revenue[i]; counts && !std::isnan(revenue)) out += revenue;
  }
  return std::round(out * 100) / 100;
}

std::vector<int> groups_by(const Trait& trait, std::size_t most) {
  if (!trait.ordered()) return trait.codes;
  std::vector<double> known;
  for (double value : trait.numbers)
    if (!std::isnan(value)) known.push_back(value);
  std::ranges::sort(known);
  std::vector<double> cuts;  // the smallest value of each group but the first
  for (std::size_t i = 1; i < most && !known.empty(); ++i) {
    double cut = known[i * known.size() / most];
    if (cut > known.front() && (cuts.empty() || cut > cuts.back())) cuts.push_back(cut);
  }
  std::vector<int> out;
  for (double value : trait.numbers)
    out.push_back(std::isnan(value) ? -1
                                    : static_cast<int>(std::ranges::upper_bound(cuts, value) - cuts.begin()));
  return out;
}

}  // namespace lode::audit
