// What the derived tables say went wrong, as findings. Read from the cache at every opening, so that a
// fault is told as long as it is in the data.
#include <fmt/format.h>

#include "facts/derive.h"
#include "facts/parts.h"

namespace lode::facts {
namespace {

using Findings = std::vector<Finding>;
constexpr std::size_t shown = 5;  // examples in the words of a finding; its evidence counts all

Datum list_of(const std::vector<std::vector<Value>>& rows, std::size_t column) {
  std::vector<Datum> items;
  for (const auto& row : rows) items.emplace_back(row[column]);
  return Datum::list(std::move(items));
}

Result<void> note_cycles(store::Connection& connection, Findings& out) {
  LODE_TRY(rows, connection.query("SELECT account_id, parent_id FROM parent_fault WHERE kind = 'cycle' "
                                  "ORDER BY account_id"));
  for (const auto& row : rows.rows)
    out.push_back({.rule = "FCT01", .name = "parent-cycle", .severity = Severity::warning,
                   .message = fmt::format("account '{}' is its own ancestor through its parent '{}'; the "
                                          "circle is cut there and it stands as the buying parent",
                                          to_text(row[0]), to_text(row[1])),
                   .evidence = {{"account", row[0]}, {"parent", row[1]}},
                   .fix = "correct the parent of one account of the circle in the source and load again"});
  return {};
}

Result<void> note_orphans(store::Connection& connection, Findings& out) {
  LODE_TRY(rows, connection.query("SELECT parent_id, count(*), min(account_id) FROM parent_fault "
                                  "WHERE kind = 'orphan' GROUP BY parent_id ORDER BY count(*) DESC, parent_id"));
  if (rows.rows.empty()) return {};
  LODE_TRY(count, connection.one("SELECT count(*) FROM parent_fault WHERE kind = 'orphan'"));
  std::string examples;
  for (std::size_t i = 0; i < rows.rows.size() && i < shown; ++i)
    examples += fmt::format("{}'{}'", i ? ", " : "", to_text(rows.rows[i][0]));
  if (rows.rows.size() > shown) examples += ", …";
  auto n = as_number(count).value_or(0);
  out.push_back({.rule = "FCT02", .name = "orphan-parent", .severity = Severity::warning,
                 .message = fmt::format("{} {} a parent that is not among the accounts ({}); each stands "
                                        "alone until it is loaded", n, n == 1 ? "account names" : "accounts name",
                                        examples),
                 .evidence = {{"accounts", count}, {"parents", list_of(rows.rows, 0)}},
                 .fix = "load the parent as an account, or correct the parent id"});
  return {};
}

Result<void> note_unlisted(store::Connection& connection, Findings& out) {
  LODE_TRY(rows, connection.query(
                     "SELECT count(DISTINCT a.account_id), sum(s.revenue), min(a.account_id) FROM account a "
                     "JOIN account_sum s USING (account_id) WHERE NOT a.in_master "
                     "AND EXISTS (SELECT 1 FROM account WHERE in_master)"));
  const auto& row = rows.rows.at(0);
  if (as_number(row[0]).value_or(0) == 0) return {};
  out.push_back({.rule = "FCT03", .name = "account-not-listed", .severity = Severity::warning,
                 .message = fmt::format("{} account ids with lines are in no list of accounts, such as '{}'; "
                                        "they count as accounts of which nothing else is known",
                                        to_text(row[0]), to_text(row[2])),
                 .evidence = {{"accounts", row[0]}, {"revenue", row[1]}, {"example", row[2]}},
                 .fix = "load them as accounts, or correct the ids in the lines"});
  return {};
}

Result<void> note_unreadable(store::Connection& connection, Findings& out) {
  LODE_TRY(rows, connection.query("SELECT attribute, type, row_count, example FROM cast_fault ORDER BY attribute"));
  for (const auto& row : rows.rows)
    out.push_back({.rule = "FCT04", .name = "unreadable-value", .severity = Severity::warning,
                   .message = fmt::format("{} values of '{}' cannot be read as {}, such as '{}'; they count as "
                                          "unknown", to_text(row[2]), to_text(row[0]), to_text(row[1]),
                                          to_text(row[3])),
                   .evidence = {{"attribute", row[0]}, {"values", row[2]}, {"example", row[3]}},
                   .fix = "correct the values, or the attribute's type in attributes.yaml"});
  return {};
}

Result<void> note_rates(store::Connection& connection, const Inputs& inputs, Findings& out) {
  LODE_TRY(rows, connection.query("SELECT table_name, currency, first_date, last_date, row_count, amount "
                                  "FROM fx_missing ORDER BY ALL"));
  for (const auto& row : rows.rows) {
    bool line = to_text(row[0]) == "line";
    out.push_back({.rule = "FCT06", .name = "missing-rate",
                   .severity = line ? Severity::error : Severity::warning,
                   .message = fmt::format("no rate turns {} into {} on {}: {} {} of {} {} in all are left out "
                                          "of every figure", to_text(row[1]), inputs.settings.currency,
                                          to_text(row[2]), to_text(row[4]), line ? "lines" : "opportunities",
                                          to_text(row[5]), to_text(row[1])),
                   .evidence = {{"currency", row[1]}, {"date", row[2]}, {"last_date", row[3]},
                                {"rows", row[4]}, {"amount", row[5]}},
                   .fix = fmt::format("load a table of rates (fx) with a rate for {} dated on or before {}",
                                      to_text(row[1]), to_text(row[2]))});
  }
  return {};
}

Result<void> note_short_ledger(store::Connection& connection, Findings& out) {
  LODE_TRY(rows, connection.query("SELECT first_date, last_date, as_of, covers_12m, covers_24m FROM ledger "
                                  "WHERE lines > 0"));
  if (rows.rows.empty() || rows.rows[0][3] == Value{true}) return {};
  const auto& row = rows.rows[0];
  out.push_back({.rule = "FCT07", .name = "short-ledger", .severity = Severity::info,
                 .message = fmt::format("the ledger runs from {} to {} and does not cover the 12 months to {}: "
                                        "figures of the last 12 months are unknown",
                                        to_text(row[0]), to_text(row[1]), to_text(row[2])),
                 .evidence = {{"first_date", row[0]}, {"last_date", row[1]}, {"as_of", row[2]}},
                 .fix = "load older lines, or set as_of inside the ledger"});
  return {};
}

}  // namespace

Result<Findings> findings_of(store::Connection& connection, const Inputs& inputs) {
  Findings out;
  LODE_CHECK(note_rates(connection, inputs, out));
  LODE_CHECK(note_cycles(connection, out));
  LODE_CHECK(note_orphans(connection, out));
  LODE_CHECK(note_unlisted(connection, out));
  LODE_CHECK(note_unreadable(connection, out));
  LODE_CHECK(note_short_ledger(connection, out));
  LODE_TRY(derived, with_derived(connection, "unit", inputs.dictionary));
  for (auto& finding : derived.findings) out.push_back(std::move(finding));
  return out;
}

}  // namespace lode::facts
