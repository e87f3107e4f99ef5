// People write few remarks: they go into the session as literals, some hundreds of rows at a time.
#include "dig/remarks.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/remarks.h"

namespace lode::dig {
namespace {

using store::literal;

std::string text(const std::string& value) { return value.empty() ? "NULL" : literal(Value(value)); }

std::string row_of(const store::Remark& r) {
  bool unique = r.kind == "comment" && r.object.starts_with("account:") &&
                std::ranges::find(r.tags, "unique") != r.tags.end();
  return fmt::format("({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})", r.seq, text(r.at.substr(0, 10)), text(r.by),
                     text(r.kind), text(r.object), text(r.text), text(r.until), text(r.account), text(r.segment),
                     text(r.owner), unique);
}

}  // namespace

Result<void> build_remarks(const Scene& scene) {
  constexpr std::size_t at_once = 500;
  auto remarks = store::standing_remarks(scene.workspace.journal());
  LODE_CHECK(scene.connection.run(
      "CREATE OR REPLACE TEMP TABLE remark_row (seq BIGINT, written VARCHAR, author VARCHAR, kind VARCHAR, "
      "object VARCHAR, said VARCHAR, until VARCHAR, account VARCHAR, segment VARCHAR, owner_id VARCHAR, "
      "unique_claim BOOLEAN)"));
  for (std::size_t i = 0; i < remarks.size(); i += at_once) {
    std::string rows;
    for (std::size_t j = i; j < std::min(i + at_once, remarks.size()); ++j)
      rows += (rows.empty() ? "" : ", ") + row_of(remarks[j]);
    LODE_CHECK(scene.connection.run("INSERT INTO remark_row VALUES " + rows));
  }
  return scene.connection.run(R"(
    CREATE OR REPLACE TEMP TABLE remark AS
    SELECT r.seq, TRY_CAST(r.written AS DATE) AS day, r.author, r.kind, r.object, r.said,
      TRY_CAST(r.until AS DATE) AS until,
      coalesce(u.unit_id, r.account) AS account_id, r.segment, r.owner_id, r.unique_claim
    FROM remark_row r LEFT JOIN account_unit u ON u.account_id = r.account ORDER BY r.seq)");
}

Result<Table> remarks_about(const Scene& scene, const Focus& focus) {
  std::string where = "TRUE";
  if (!focus.account.empty()) where = "r.account_id = " + literal(Value(focus.account));
  if (!focus.segment.empty())
    where = fmt::format("(r.segment = {0} AND r.kind = 'comment') OR m.segment = {0}", literal(Value(focus.segment)));
  auto from = "FROM remark r LEFT JOIN member m USING (account_id) WHERE " + where;
  LODE_TRY(table, store::query_table(
      scene.connection,
      fmt::format("SELECT r.seq, r.day, r.author, r.kind, r.object, m.name, r.said, r.until {} "
                  "ORDER BY r.seq DESC{}", from,
                  focus.top > 0 ? fmt::format(" LIMIT {}", focus.top) : std::string()),
      {}, "comments", "What people put on record",
      {{"entry", "entry", Kind::integer}, {"at", "at", Kind::date}, {"by", "by"}, {"kind", "kind", Kind::id},
       {"object", "on", Kind::id}, {"account", "name"}, {"text", "text"}, {"until", "until", Kind::date}}));
  LODE_TRY(total, scene.connection.one("SELECT count(*) " + from));
  table.total_rows = static_cast<std::int64_t>(as_number(total).value_or(0));
  table.source = "journal.jsonl; withdrawn comments are left out";
  return table;
}

}  // namespace lode::dig
