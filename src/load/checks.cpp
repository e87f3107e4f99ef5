// The checks, as SQL over the Parquet files.
#include "load/checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "store/connection.h"

namespace lode::load {
namespace {

using store::literal;

std::string read(const std::vector<std::string>& files) {
  std::string out;
  for (const auto& file : files) out += (out.empty() ? "" : ", ") + literal(Value(file));
  return fmt::format("read_parquet([{}], union_by_name = true)", out);
}

std::string counted(const Value& count, std::string_view noun) {
  return fmt::format("{} {}{}", to_text(count), noun, count == Value(std::int64_t{1}) ? "" : "s");
}

class Checker {
 public:
  Checker(store::Connection& engine, const std::vector<TableFiles>& tables, std::string currency)
      : engine_(engine), tables_(tables), currency_(std::move(currency)) {}

  Result<Checked> run() {
    if (const auto* lines = files("line"); lines && !lines->draft.empty()) {
      LODE_CHECK(totals(*lines));
      LODE_CHECK(unknown_accounts(*lines, "line", "revenue"));
      LODE_CHECK(missing_rates(*lines));
    }
    if (const auto* deals = files("opportunity"); deals && !deals->draft.empty())
      LODE_CHECK(unknown_accounts(*deals, "opportunity", "amount"));
    return std::move(out_);
  }

 private:
  const TableFiles* files(std::string_view table) const {
    auto it = std::ranges::find(tables_, table, &TableFiles::table);
    return it == tables_.end() ? nullptr : &*it;
  }

  static std::vector<std::string> both(const TableFiles* files) {
    if (!files) return {};
    auto out = files->draft;
    out.insert(out.end(), files->live.begin(), files->live.end());
    return out;
  }

  Result<bool> has(const std::vector<std::string>& files, std::string_view column) {
    LODE_TRY(found, engine_.query("SELECT column_name FROM (DESCRIBE SELECT * FROM " + read(files) + ")"));
    return std::ranges::any_of(found.rows, [&](const auto& row) { return to_text(row[0]) == column; });
  }

  Result<void> totals(const TableFiles& lines) {
    LODE_TRY(rows, engine_.query("SELECT currency, CAST(year(date) AS BIGINT), count(*), "
                                 "CAST(sum(revenue) AS DECIMAL(38,4)) FROM " +
                                 read(lines.draft) + " GROUP BY 1, 2 ORDER BY 1, 2"));
    for (const auto& row : rows.rows)
      out_.revenue.push_back({to_text(row[0]), static_cast<int>(std::get<std::int64_t>(row[1])),
                              std::get<std::int64_t>(row[2]), std::get<Decimal>(row[3])});
    return {};
  }

  // Row: rows, distinct ids, an example, amount, rows without an id. An id that no list has counts as an account
  // of which nothing else is known (FCT03 says the same of the whole workspace); only a row without one is unassigned.
  static std::string unknown_words(const std::vector<Value>& row, std::string_view noun, bool no_accounts) {
    std::vector<std::string> out;
    auto none = as_number(row[4]).value_or(0), all = as_number(row[0]).value_or(0);
    if (!is_null(row[2])) {
      auto rows = counted(Value(static_cast<std::int64_t>(all - none)), noun);
      auto ids = counted(row[1], "id");
      out.push_back(no_accounts
                        ? fmt::format("no accounts are loaded yet: the {} in {} count as accounts of which nothing "
                                      "else is known", ids, rows)
                        : fmt::format("{} with {} that no loaded account has, such as '{}': they count as accounts of "
                                      "which nothing else is known", rows, ids, to_text(row[2])));
    }
    if (none > 0) out.push_back(counted(row[4], noun) + " without an account: shown as unassigned");
    return join(out, "; ");
  }

  // Kept: dropping them would break the reconciliation with the ledger.
  Result<void> unknown_accounts(const TableFiles& table, std::string_view name, std::string_view amount) {
    auto accounts = both(files("account"));
    LODE_TRY(has_account, has(table.draft, "account_id"));
    LODE_TRY(has_amount, has(table.draft, amount));
    std::string known = accounts.empty() ? "false" : "account_id IN (SELECT account_id FROM " + read(accounts) + ")";
    std::string where = !has_account        ? "true"
                        : name == "line"    ? "NOT (" + known + ")"
                                            : "account_id IS NULL OR NOT (" + known + ")";
    LODE_TRY(rows, engine_.query(fmt::format(
                       "SELECT count(*), count(DISTINCT {0}), min({0}), CAST(sum({1}) AS DECIMAL(38,4)), "
                       "count(*) - count({0}) FROM {2} WHERE {3}",
                       has_account ? "account_id" : "NULL::VARCHAR", has_amount ? amount : "0", read(table.draft),
                       where)));
    const auto& row = rows.rows.at(0);
    if (row[0] == Value(std::int64_t{0})) return {};
    auto message = unknown_words(row, name == "line" ? "line" : "deal", accounts.empty());
    out_.findings.push_back({.rule = "LOD04",
                             .name = "unknown-account",
                             .severity = accounts.empty() ? Severity::info : Severity::warning,
                             .message = std::move(message),
                             .evidence = {{"table", Value(std::string(name))},
                                          {"rows", row[0]},
                                          {"account_ids", row[1]},
                                          {std::string(amount), has_amount ? row[3] : Value{}}},
                             .fix = "load the accounts, or map the id that the account table uses"});
    return {};
  }

  Result<void> missing_rates(const TableFiles& lines) {
    auto rates = both(files("fx"));
    auto rate = rates.empty() ? std::string("(SELECT NULL::VARCHAR AS currency, NULL::DATE AS date WHERE false)")
                              : read(rates);
    LODE_TRY(rows, engine_.query(fmt::format(
                       "WITH first AS (SELECT currency, min(date) AS since FROM {} GROUP BY 1) "
                       "SELECT l.currency, min(l.date), max(l.date), count(*), CAST(sum(l.revenue) AS DECIMAL(38,4)) "
                       "FROM {} l LEFT JOIN first f USING (currency) "
                       "WHERE l.currency <> {} AND (f.since IS NULL OR l.date < f.since) GROUP BY 1 ORDER BY 1",
                       rate, read(lines.draft), literal(Value(currency_)))));
    for (const auto& row : rows.rows)
      out_.findings.push_back(
          {.rule = "LOD05",
           .name = "missing-rate",
           .severity = Severity::warning,
           .message = fmt::format("no rate turns {} into {} on {}{}: the revenue of {} ({} {}) is unknown until one "
                                  "is loaded",
                                  to_text(row[0]), currency_, to_text(row[1]),
                                  row[1] == row[2] ? "" : " to " + to_text(row[2]), counted(row[3], "line"),
                                  to_text(row[4]), to_text(row[0])),
           .evidence = {{"currency", row[0]}, {"first_date", row[1]}, {"last_date", row[2]}, {"rows", row[3]},
                        {"revenue", row[4]}},
           .fix = fmt::format("load a table fx with a rate for {} on or before {}", to_text(row[0]), to_text(row[1]))});
    return {};
  }

  store::Connection& engine_;
  const std::vector<TableFiles>& tables_;
  std::string currency_;
  Checked out_;
};

}  // namespace

Result<Checked> check_batch(const std::vector<TableFiles>& tables, const std::string& workspace_currency,
                            store::Connection& engine) {
  return Checker(engine, tables, workspace_currency).run();
}

Result<std::vector<std::string>> currencies_of(const std::string& parquet, store::Connection& engine) {
  auto file = "read_parquet(" + literal(Value(parquet)) + ")";
  LODE_TRY(has, engine.one("SELECT count(*) FROM (DESCRIBE SELECT * FROM " + file +
                           ") WHERE column_name = 'currency'"));
  std::vector<std::string> out;
  if (has == Value(std::int64_t{0})) return out;
  LODE_TRY(rows, engine.query("SELECT DISTINCT currency FROM " + file + " WHERE currency IS NOT NULL ORDER BY 1"));
  for (const auto& row : rows.rows) out.push_back(to_text(row[0]));
  return out;
}

}  // namespace lode::load
