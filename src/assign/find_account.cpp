// Exact id first, so that a million accounts cost one lookup; names only where no id matches.
#include "assign/find_account.h"

#include <fmt/format.h>

#include "base/text.h"

namespace lode::assign {
namespace {

// (unit, account, name) of matches; `where` on account a. Where buying parents are the units, a site's unit is
// the root of its hierarchy.
Result<store::Rows> accounts(store::Connection& connection, const std::string& where, const std::string& wanted,
                             int limit) {
  std::vector<Value> parameters{Value(wanted)};
  return connection.query(fmt::format(
      "SELECT CASE WHEN EXISTS (FROM unit u WHERE u.account_id = a.account_id) THEN a.account_id ELSE a.root_id END, "
      "a.account_id, a.name FROM account a WHERE {} LIMIT {}", where, limit), parameters);
}

std::unexpected<Error> several(const std::string& wanted, const store::Rows& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows.rows) ids.push_back(to_text(row[1]));
  return fail(Code::conflict, fmt::format("several accounts are called '{}'", wanted),
              fmt::format("name one by its id: {}", join(ids, ", ")));
}

Result<FoundAccount> unknown(store::Connection& connection, const std::string& wanted) {
  std::vector<Value> parameters{Value(wanted), Value(wanted)};
  LODE_TRY(rows, connection.query(
      "SELECT name, account_id FROM account WHERE name IS NOT NULL ORDER BY greatest("
      "jaro_winkler_similarity(lower(name), lower(?)), jaro_winkler_similarity(lower(account_id), lower(?))) DESC, "
      "account_id LIMIT 3", parameters));
  std::vector<std::string> near;
  for (const auto& row : rows.rows) near.push_back(fmt::format("{} ({})", to_text(row[0]), to_text(row[1])));
  return fail(Code::not_found, fmt::format("there is no account '{}'", wanted),
              near.empty() ? "the workspace has no accounts yet" : "did you mean " + join(near, ", ") + "?");
}

}  // namespace

Result<FoundAccount> find_account(store::Connection& connection, const std::string& wanted) {
  std::vector<Value> parameters{Value(wanted)};
  LODE_TRY(unit, connection.query("SELECT account_id FROM unit WHERE account_id = ?", parameters));
  if (!unit.rows.empty()) return FoundAccount{wanted, {}};
  LODE_TRY(by_id, accounts(connection, "a.account_id = ?", wanted, 1));
  if (!by_id.rows.empty()) return FoundAccount{to_text(by_id.rows[0][0]), wanted};
  LODE_TRY(by_name, accounts(connection, "lower(a.name) = lower(?) ORDER BY a.account_id", wanted, 20));
  if (by_name.rows.empty())
    if (auto part = accounts(connection, "contains(lower(a.name), lower(?)) ORDER BY a.account_id", wanted, 2);
        part && part->rows.size() == 1)
      by_name = *std::move(part);
  if (by_name.rows.empty()) return unknown(connection, wanted);
  auto first = to_text(by_name.rows[0][0]);
  for (const auto& row : by_name.rows)
    if (to_text(row[0]) != first) return several(wanted, by_name);
  auto account = to_text(by_name.rows[0][1]);
  return FoundAccount{first, by_name.rows.size() == 1 && account != first ? account : std::string()};
}

}  // namespace lode::assign
