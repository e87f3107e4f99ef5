// The hierarchy: every account's root, which is its buying parent. Found by doubling: each round lets every
// account look twice as far up, so that a hierarchy of depth d takes log2(d) passes over its links.
#include <fmt/format.h>

#include <map>

#include "facts/parts.h"

namespace lode::facts {
namespace {

using store::literal;

// Links between known accounts; one to an unknown parent is a fault, one to itself means "none". What the source
// says outranks an accepted parent, unless it names no account: a name where an id should stand, perhaps.
Result<void> collect_links(store::Connection& connection, const Inputs& inputs) {
  LODE_CHECK(connection.run(
      "CREATE TABLE parent_fault(kind VARCHAR, account_id VARCHAR, parent_id VARCHAR);"
      "CREATE TEMP TABLE accepted(child VARCHAR, parent VARCHAR)"));
  for (const auto& [child, parent] : inputs.parents) {
    std::vector<Value> pair{child, parent};
    LODE_CHECK(connection.run("INSERT INTO accepted VALUES (?, ?)", pair));
  }
  return connection.run(R"(
    CREATE TEMP TABLE link AS
    SELECT b.account_id AS child, coalesce(pa.account_id, w.parent) AS parent
    FROM (SELECT account_id, CASE WHEN p.parent IS NULL OR parent_id IN (SELECT account_id FROM account_base)
                                    OR parent_id IN (SELECT alias_id FROM account_alias)
                                  THEN coalesce(parent_id, p.parent) ELSE p.parent END AS parent
          FROM account_base
          LEFT JOIN (SELECT coalesce(a.account_id, child) AS child, min(parent) AS parent FROM accepted
                     LEFT JOIN account_alias a ON a.alias_id = child GROUP BY 1) p
          ON p.child = account_base.account_id) w
    JOIN account_base b ON b.account_id = w.account_id
    LEFT JOIN account_alias pa ON pa.alias_id = w.parent
    WHERE w.parent IS NOT NULL AND coalesce(pa.account_id, w.parent) <> b.account_id;
    INSERT INTO parent_fault SELECT 'orphan', child, parent FROM link
      WHERE parent NOT IN (SELECT account_id FROM account_base) ORDER BY child;
    DELETE FROM link WHERE child IN (SELECT account_id FROM parent_fault WHERE kind = 'orphan'))");
}

// After this, up(id, top, steps) holds for every linked account the last one on its way up. Answers whether
// some way never ends.
Result<bool> climb(store::Connection& connection) {
  LODE_CHECK(connection.run(
      "CREATE OR REPLACE TEMP TABLE up AS SELECT child AS id, parent AS top, CAST(1 AS BIGINT) AS steps FROM link"));
  LODE_TRY(links, connection.one("SELECT count(*) FROM link"));
  auto count = as_number(links).value_or(0);
  for (double reach = 1; ; reach *= 2) {
    LODE_TRY(open, connection.one("SELECT count(*) FROM up JOIN link ON link.child = up.top"));
    if (as_number(open).value_or(0) == 0) return false;
    if (reach > count) return true;
    LODE_CHECK(connection.run(
        "CREATE OR REPLACE TEMP TABLE up AS SELECT u.id, coalesce(v.top, u.top) AS top, "
        "u.steps + coalesce(v.steps, 0) AS steps FROM up u LEFT JOIN up v ON v.id = u.top"));
  }
}

// Every cycle loses the link of its smallest id, which becomes a root.
Result<void> break_cycles(store::Connection& connection) {
  // Whoever never arrives has, after enough steps, a top that lies on a cycle.
  LODE_TRY(rows, connection.query(
                     "SELECT child, parent FROM link WHERE child IN (SELECT top FROM up) ORDER BY child"));
  std::map<std::string, std::string> next;
  for (const auto& row : rows.rows) next[to_text(row[0])] = to_text(row[1]);
  std::map<std::string, bool> seen;
  for (const auto& [start, parent] : next) {
    if (seen[start]) continue;
    for (auto at = start; next.contains(at) && !seen[at]; at = next[at]) seen[at] = true;
    std::vector<Value> fault{start, parent};
    LODE_CHECK(connection.run("INSERT INTO parent_fault VALUES ('cycle', ?, ?)", fault));
  }
  return connection.run(
      "DELETE FROM link WHERE child IN (SELECT account_id FROM parent_fault WHERE kind = 'cycle')");
}

}  // namespace

Result<void> build_tree(store::Connection& connection, const Inputs& inputs) {
  LODE_CHECK(collect_links(connection, inputs));
  LODE_TRY(endless, climb(connection));
  if (endless) {
    LODE_CHECK(break_cycles(connection));
    LODE_TRY(still, climb(connection));
    if (still) return fail(Code::store, "the hierarchy of accounts still has a cycle after breaking all");
  }
  return connection.run(
      "CREATE TEMP TABLE account_tree AS SELECT b.account_id, l.parent AS parent_id, "
      "coalesce(u.top, b.account_id) AS root_id, coalesce(u.steps, 0) AS depth FROM account_base b "
      "LEFT JOIN link l ON l.child = b.account_id LEFT JOIN up u ON u.id = b.account_id");
}

}  // namespace lode::facts
