// Accounts merged over sources. An account that only lines name is an account too: its money must not
// vanish because a master file lacks it.
#include <fmt/format.h>

#include <map>

#include "facts/parts.h"

namespace lode::facts {
namespace {

using store::identifier;
using store::literal;

// Groups ids that stand for one business; each id points at the smallest of its group.
class Groups {
 public:
  void join(const std::string& a, const std::string& b) {
    auto x = root(a), y = root(b);
    if (x != y) up_[std::max(x, y)] = std::min(x, y);
  }
  std::string root(const std::string& id) {
    auto it = up_.try_emplace(id, id).first;
    while (it->second != it->first) it = up_.find(it->second);
    return it->first;
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> out;
    for (const auto& [id, parent] : up_) out.push_back(id);
    return out;
  }

 private:
  std::map<std::string, std::string> up_;
};

std::string values_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string out;
  for (const auto& [a, b] : pairs)
    out += fmt::format("{}({}, {})", out.empty() ? "" : ", ", literal(Value{a}), literal(Value{b}));
  return out;
}

bool has_currency_column(const AttributeColumn& column) { return column.from == "turnover"; }

// What the account's row says, as it is stored: one row per id, the first known value of each column.
std::string merged_sql(const std::vector<AttributeColumn>& columns, bool twice, bool aliases) {
  std::string id = aliases ? "coalesce(l.account_id, r.account_id)" : "r.account_id";
  std::string joins = aliases ? " LEFT JOIN account_alias l ON l.alias_id = r.account_id" : "";
  std::string inner = fmt::format("SELECT r.* REPLACE ({} AS account_id) FROM account_rows r{}", id, joins);
  if (!twice) return inner;
  std::string out = "SELECT account_id, " + first_known("parent_id") + " AS parent_id";
  std::vector<std::string> done;
  for (const auto& column : columns) {
    if (std::find(done.begin(), done.end(), column.from) != done.end()) continue;
    done.push_back(column.from);
    out += fmt::format(", {} AS {}", first_known(identifier(column.from)), identifier(column.from));
  }
  if (std::find(done.begin(), done.end(), "currency") == done.end())
    out += ", " + first_known("currency") + " AS currency";
  return fmt::format("{} FROM ({}) GROUP BY account_id", out, inner);
}

std::string typed(const AttributeColumn& column, const std::string& stored, const Inputs& inputs) {
  auto source = "m." + identifier(column.from);
  if (has_currency_column(column) && !inputs.foreign.empty())
    source = fmt::format("CASE WHEN m.currency IS NULL OR m.currency = {1} THEN {0} "
                         "ELSE CAST(CAST({0} AS DECIMAL(38,4)) * f.rate AS DECIMAL(18,4)) END",
                         source, literal(Value{inputs.settings.currency}));
  return read_as(source, stored, column.type);
}

Result<std::map<std::string, std::string>> stored_types(store::Connection& connection) {
  LODE_TRY(rows, connection.query("SELECT column_name, column_type FROM (DESCRIBE account_rows)"));
  std::map<std::string, std::string> out;
  for (const auto& row : rows.rows) out[to_text(row[0])] = to_text(row[1]);
  return out;
}

// Known values that a declared type cannot read: they count as unknown, and are told.
Result<void> note_unreadable(store::Connection& connection, const std::vector<AttributeColumn>& columns,
                             const std::map<std::string, std::string>& stored) {
  LODE_CHECK(connection.run("CREATE TABLE cast_fault(attribute VARCHAR, type VARCHAR, row_count BIGINT, "
                            "example VARCHAR)"));
  for (const auto& column : columns) {
    auto type = stored.find(column.from);
    if (column.origin != "declared" || type->second == sql_type(column.type)) continue;
    auto raw = identifier(column.from);
    LODE_CHECK(connection.run(fmt::format(
        "INSERT INTO cast_fault SELECT {0}, {1}, count(*), min(CAST({2} AS VARCHAR)) FROM account_rows "
        "WHERE {2} IS NOT NULL AND {3} IS NULL HAVING count(*) > 0",
        literal(Value{column.name}), literal(Value{in_words(column.type)}), raw,
        read_as(raw, type->second, column.type))));
  }
  return {};
}

}  // namespace

Result<void> build_aliases(store::Connection& connection, const Inputs& inputs) {
  LODE_CHECK(connection.run("CREATE TABLE account_alias(alias_id VARCHAR, account_id VARCHAR)"));
  Groups groups;
  for (const auto& [a, b] : inputs.same) groups.join(a, b);
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& id : groups.ids()) pairs.emplace_back(id, groups.root(id));
  if (pairs.empty()) return {};
  // The id that was loaded first goes on standing for the business.
  return connection.run(fmt::format(
      "INSERT INTO account_alias WITH g(id, grp) AS (VALUES {}), "
      "seen AS (SELECT g.id, g.grp, min(r.load_seq) AS seq FROM g LEFT JOIN account_rows r "
      "ON r.account_id = g.id GROUP BY ALL), "
      "first AS (SELECT grp, min(struct_pack(s := coalesce(seq, 9223372036854775807), v := id)).v AS id "
      "FROM seen GROUP BY grp) "
      "SELECT g.id, first.id FROM g JOIN first USING (grp) WHERE g.id <> first.id ORDER BY 1",
      values_of(pairs)));
}

Result<void> build_account_base(store::Connection& connection, const Inputs& inputs,
                                const std::vector<AttributeColumn>& columns) {
  LODE_TRY(stored, stored_types(connection));
  LODE_CHECK(note_unreadable(connection, columns, stored));
  LODE_TRY(aliases, connection.one("SELECT count(*) > 0 FROM account_alias"));
  LODE_TRY(again, connection.one("SELECT count(*) > count(DISTINCT account_id) FROM account_rows"));
  bool some_alias = aliases == Value{true};
  std::string list, nulls, join;
  for (const auto& column : columns) {
    list += fmt::format(", {} AS {}", typed(column, stored[column.from], inputs), identifier(column.name));
    nulls += column.name == "name" ? ", s.account_id AS name"
                                   : fmt::format(", NULL AS {}", identifier(column.name));
  }
  if (!inputs.foreign.empty())
    join = " LEFT JOIN fx_daily f ON f.currency = m.currency AND f.date = (SELECT as_of FROM ledger)";
  return connection.run(fmt::format(
      "CREATE TEMP TABLE account_base AS "
      "SELECT m.account_id, m.parent_id, true AS in_master{0} FROM ({1}) m{2} UNION ALL "
      "SELECT s.account_id, NULL, false{3} FROM (SELECT DISTINCT account_id FROM account_sum "
      "WHERE account_id IS NOT NULL) s WHERE NOT EXISTS (SELECT 1 FROM ({1}) m "
      "WHERE m.account_id = s.account_id)",
      list, merged_sql(columns, again == Value{true} || some_alias, some_alias), join, nulls));
}

}  // namespace lode::facts
