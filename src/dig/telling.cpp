// The parts of telling that every question needs.
#include "dig/telling.h"

#include <fmt/format.h>

#include <cmath>

namespace lode::dig {

std::string covered(std::string_view condition) {
  return fmt::format("CASE WHEN exact_sum(weight) > 0 THEN coalesce(exact_sum_if(weight, {0}), 0) / exact_sum(weight) "
                     "ELSE avg(CASE WHEN {0} THEN 1.0 ELSE 0.0 END) END", condition);
}

Result<Table> cut_table(const Scene& scene, const Focus& focus, const std::string& select, const std::string& order,
                        std::string name, std::string title, std::vector<Column> columns) {
  if (focus.top <= 0)
    return store::query_table(scene.connection, fmt::format("{} ORDER BY {}", select, order), {}, std::move(name),
                              std::move(title), std::move(columns));
  columns.push_back({"total_rows", "rows"});  // counted in the same pass
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("WITH cut AS MATERIALIZED ({}) SELECT *, (SELECT count(*) FROM cut) FROM cut ORDER BY {} LIMIT {}",
                  select, order, focus.top),
      {}, std::move(name), std::move(title), std::move(columns)));
  table.columns.pop_back();
  if (static_cast<std::int64_t>(table.rows.size()) == focus.top) table.total_rows = count_of(table.rows[0].back());
  for (auto& row : table.rows) row.pop_back();
  return table;
}

std::string percent(const Value& share) {
  auto number = as_number(share);
  if (!number) return "–";
  double points = 100 * *number;
  if (points > 0 && points < 1) return "under 1 %";
  if (points < 100 && points > 99) return "over 99 %";
  return fmt::format("{:.0f} %", points);
}

std::string whole(const Value& number) {
  auto known = as_number(number);
  return known ? fmt::format("{:.0f}", std::round(*known)) : "–";
}

std::string counted(std::int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::int64_t count_of(const Value& value) { return static_cast<std::int64_t>(as_number(value).value_or(0)); }

std::string in_focus(const Focus& focus) {
  return within(focus, "m") + (focus.account.empty() ? " AND m.in_universe" : "");
}

std::string of_whom(const Focus& focus) { return focus.segment.empty() ? "" : " of " + focus.segment; }

Result<void> tell_lost(Part& out, const Scene& scene, const std::string& table, const Finding& finding) {
  LODE_TRY(lost, scene.connection.query(fmt::format(
      "SELECT count(*), count(DISTINCT t.account_id), min(t.account_id) FROM {} t "
      "LEFT JOIN account_unit u ON u.account_id = t.account_id WHERE t.account_id IS NOT NULL AND u.unit_id IS NULL",
      store::identifier(table))));
  const auto& row = lost.rows[0];
  if (count_of(row[0]) == 0) return {};
  auto said = finding;
  said.severity = Severity::warning;
  said.message = fmt::format("{} of {} {} accounts that are not loaded, such as {}: left out",
                             counted(count_of(row[0]), "row", "rows"), table,
                             count_of(row[0]) == 1 ? "names" : "name", to_text(row[2]));
  said.evidence = {{"rows", row[0]}, {"accounts", row[1]}, {"example", row[2]}};
  said.fix = "load these accounts, or correct the ids";
  out.findings.push_back(std::move(said));
  return {};
}

}  // namespace lode::dig
