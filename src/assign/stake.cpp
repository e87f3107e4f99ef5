// One query for count and revenue, one for the nearest account.
#include "assign/stake.h"

#include <fmt/format.h>

#include <algorithm>

#include "assign/assign.h"
#include "base/text.h"

namespace lode::assign {
namespace {

using store::identifier;
using store::literal;

// How far an account's attribute is from the witness's, 0 to about 1; 1 where it cannot be measured.
std::string distance_sql(const std::string& from, const std::string& attribute, const Value& value) {
  auto column = identifier(attribute);
  if (!as_number(value) || std::holds_alternative<bool>(value)) return "1";
  return fmt::format(
      "coalesce(abs(CAST({0} AS DOUBLE) - {1}) / nullif((SELECT max(CAST({0} AS DOUBLE)) - "
      "min(CAST({0} AS DOUBLE)) FROM {2}), 0), 1)",
      column, literal(Value(*as_number(value))), from);
}

Result<std::optional<Nearest>> nearest_of(store::Connection& connection, const Source& source,
                                          const std::string& where, const std::string& fault,
                                          const prove::Verdict& verdict) {
  if (!verdict.witness || verdict.witness->empty()) return std::nullopt;
  std::string changes = "0", distance = "0.0", columns;
  for (std::size_t i = 0; i < verdict.witness->size(); ++i) {
    const auto& [attribute, value] = (*verdict.witness)[i];
    auto alike = fmt::format("coalesce({}, FALSE)", model::to_sql(verdict.alike[i]));
    changes += fmt::format(" + CASE WHEN {} THEN 0 ELSE 1 END", alike);
    distance += fmt::format(" + CASE WHEN {} THEN 0.0 ELSE {} END", alike,
                            distance_sql(source.from, attribute, value));
    columns += ", " + identifier(attribute);
  }
  auto revenue = source.revenue.empty() ? "" : fmt::format("{} DESC NULLS LAST, ", identifier(source.revenue));
  auto name = source.name.empty() ? "NULL" : identifier(source.name);
  LODE_TRY(rows, connection.query(fmt::format(
      "SELECT CAST({0} AS VARCHAR), CAST({1} AS VARCHAR), {2}{3} FROM {4} WHERE {5} ORDER BY "
      "coalesce({6}, FALSE) DESC, {2}, {7}, {8}{0} LIMIT 1",
      identifier(source.id), name, changes, columns, source.from, where, fault, distance, revenue)));
  if (rows.rows.empty()) return std::nullopt;
  auto& row = rows.rows[0];
  Nearest out{to_text(row[0]), to_text(row[1]), std::get<std::int64_t>(row[2]), {}};
  for (std::size_t i = 3; i < row.size(); ++i)
    out.attributes.emplace_back((*verdict.witness)[i - 3].first, std::move(row[i]));
  return out;
}

}  // namespace

std::string none_of_sql(const std::vector<model::Predicate>& rules) {
  std::vector<std::string> parts;
  for (const auto& rule : rules) parts.push_back(fmt::format("NOT coalesce({}, FALSE)", model::to_sql(rule)));
  return parts.empty() ? "TRUE" : "(" + join(parts, " AND ") + ")";
}

std::string unsettled_sql(const model::Segmentation& segmentation, const std::string& attribute) {
  const bool ordered = segmentation.match == model::Match::first;
  std::vector<model::Predicate> earlier;
  std::vector<std::string> parts;
  for (const auto& segment : segmentation.segments) {
    if (!segment.has_rule || segment.residual) continue;
    if (std::ranges::count(model::attributes_of(segment.rule), attribute)) {
      auto undecided = fmt::format("({} IS NULL)", model::to_sql(segment.rule));
      parts.push_back(ordered ? fmt::format("({} AND {})", undecided, none_of_sql(earlier)) : undecided);
    }
    if (ordered) earlier.push_back(segment.rule);
  }
  std::vector<std::string> whole;
  if (!parts.empty()) whole.push_back(fmt::format("({} AND ({}))", universe_sql(segmentation), join(parts, " OR ")));
  if (std::ranges::count(model::attributes_of(segmentation.universe_rule), attribute))
    whole.push_back(fmt::format("({} IS NULL)", model::to_sql(segmentation.universe_rule)));
  return fmt::format("({} IS NULL AND ({}))", identifier(attribute), whole.empty() ? "FALSE" : join(whole, " OR "));
}

Result<Stake> stake_sql(store::Connection& connection, const Source& source,
                        const model::Segmentation& segmentation, const std::string& fault,
                        const prove::Verdict& verdict, Among among) {
  Stake out;
  auto universe = among == Among::universe
                      ? universe_sql(segmentation)
                      : fmt::format("coalesce({}, TRUE)", model::to_sql(segmentation.universe_rule));
  auto revenue = source.revenue.empty() ? "NULL" : fmt::format("sum({})", identifier(source.revenue));
  LODE_TRY(rows, connection.query(fmt::format("SELECT count(*), {} FROM {} WHERE {} AND {}", revenue,
                                              source.from, universe, fault)));
  out.accounts = std::get<std::int64_t>(rows.rows[0][0]);
  out.revenue = std::move(rows.rows[0][1]);
  LODE_TRY(nearest, nearest_of(connection, source, universe, fault, verdict));
  out.nearest = std::move(nearest);
  return out;
}

Result<Stake> stake(store::Connection& connection, const Source& source,
                    const model::Segmentation& segmentation, const model::Predicate& fault,
                    const prove::Verdict& verdict) {
  return stake_sql(connection, source, segmentation, model::to_sql(fault), verdict);
}

}  // namespace lode::assign
