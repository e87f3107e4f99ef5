// The ledger as one view. Its rows come from every evidence table of the contract; where a table has no kind of
// its own, the kind of the evidence it names counts.
#include "dig/evidence.h"

#include <fmt/format.h>

#include <array>

#include "facts/evidence_kinds.h"

namespace lode::dig {
namespace {

using store::literal;

// How each table's rows read as things known: SELECT … FROM table t with these columns.
struct Source {
  const char* table;
  const char* question;
  const char* account;   // SQL over t
  const char* segment;
  const char* topic;
  const char* said;
  const char* kind;      // null: from its evidence
  const char* date;      // null: from its evidence
  const char* evidence;  // null: none
  const char* where = "TRUE";
};
constexpr std::array sources{
    Source{"need_rating", "Q5", "t.account_id", "NULL", "t.need_id",
           "concat_ws(', ', t.supplier, 'importance ' || t.importance, 'performance ' || t.performance)",
           "t.source_kind", "t.as_of", "t.evidence_id"},
    Source{"pool", "Q2", "t.account_id", "NULL", "coalesce(t.category, 'all')",
           "'pool of ' || t.year || ': ' || t.revenue_pool", "t.source_kind",
           "coalesce(e.date, least(make_date(t.year, 12, 31), {as_of}))", "t.evidence_id",
           "t.account_id IS NOT NULL AND t.year <= year({as_of})"},
    Source{"cap", "Q2", "coalesce(t.account_id, t.parent_id)", "NULL", "'cap'",
           "'at most ' || round(100 * t.share_max) || ' % from one supplier'",
           "CASE WHEN t.source IN ({kinds}) THEN t.source END", nullptr, "t.evidence_id"},
    Source{"contact", "Q4", "t.account_id", "NULL", "coalesce(t.role, 'contact')",
           "concat_ws(', ', t.name, t.title, t.role, t.stance)", "'own_data'", "t.last_contact", nullptr},
    Source{"process_step", "Q4", "t.account_id", "t.segment", "'process'", "t.step || ' ' || t.name",
           "'own_data'", nullptr, nullptr},
    Source{"importance", "Q6", "t.account_id", "NULL", "'importance'",
           "concat_ws(', ', round(100 * t.share_of_cost, 2) || ' % of their cost', 'criticality ' || t.criticality)",
           nullptr, "t.as_of", "t.evidence_id"},
    Source{"strategy", "Q6", "t.account_id", "NULL", "'strategy'", "concat_ws(': ', t.direction, t.statement)",
           nullptr, "t.as_of", "t.evidence_id"},
    Source{"partnership", "Q7", "t.account_id", "NULL", "t.kind", "concat_ws(', ', t.title, t.stage)", "'own_data'",
           "t.start", nullptr},
    Source{"competitor_position", "Q7", "t.account_id", "NULL", "t.competitor",
           "concat_ws(', ', t.competitor, round(100 * t.share) || ' %', t.trend)", "t.source_kind", "t.as_of",
           nullptr},
};

void put(std::string& text, std::string_view what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string known_sql(const Source& s, const Scene& scene) {
  bool linked = s.evidence != nullptr;
  std::string fallback = linked ? "e.kind" : "NULL";
  auto sql = fmt::format(
      "SELECT '{}' AS question, u.unit_id AS account_id, {} AS segment, {} AS topic, {} AS said, "
      "coalesce({}, {}, 'claim') AS source_kind, {} AS as_of, {} AS evidence_id, {} AS linked, '{}' AS origin "
      "FROM {} t {} LEFT JOIN account_unit u ON u.account_id = {} WHERE {}",
      s.question, s.segment, s.topic, s.said, s.kind ? s.kind : "NULL", fallback,
      s.date ? s.date : (linked ? "e.date" : "CAST(NULL AS DATE)"), linked ? s.evidence : "NULL",
      linked ? fmt::format("CASE WHEN {} IS NOT NULL THEN e.evidence_id IS NOT NULL END", s.evidence) : "NULL",
      s.table, s.table, linked ? fmt::format("LEFT JOIN evidence e ON e.evidence_id = {}", s.evidence) : "",
      s.account, s.where);
  put(sql, "{as_of}", literal(Value{scene.as_of}));
  put(sql, "{kinds}", facts::evidence_kind_list());
  return sql;
}

}  // namespace

Result<void> build_kinds(const Scene& scene) {
  std::string rows;
  for (const auto& kind : facts::evidence_kinds()) {
    const auto& age = scene.settings.evidence_age;
    auto own = age.by_kind.find(kind.name);
    rows += fmt::format("{}('{}', {}, {}, {})", rows.empty() ? "" : ", ", kind.name, kind.rank, kind.only_ours,
                        own == age.by_kind.end() ? age.months : own->second);
  }
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP TABLE evidence_kind AS SELECT * FROM (VALUES {}) v(kind, rank, only_ours, months)",
      rows));
}

std::string rank_sql(std::string_view kind) { return facts::evidence_rank_sql(kind); }

std::string fresh_sql(const Scene& scene, std::string_view kind, std::string_view date) {
  return facts::evidence_fresh_sql(scene.settings.evidence_age, literal(Value{scene.as_of}), kind, date);
}

std::string only_ours_sql(std::string_view kind) { return fmt::format("({} <> 'public')", kind); }

Result<void> build_known(const Scene& scene) {
  LODE_CHECK(build_kinds(scene));
  std::string all;
  for (const auto& source : sources) all += (all.empty() ? "" : " UNION ALL ") + known_sql(source, scene);
  return scene.connection.run(fmt::format(
      "CREATE OR REPLACE TEMP VIEW known AS SELECT question, account_id, segment, topic, said, source_kind, "
      "CAST({} AS INTEGER) AS rank, as_of, datesub('month', as_of, {}) AS age_months, "
      "coalesce({}, as_of IS NULL) AS fresh, evidence_id, linked, {} AS only_ours, origin FROM ({}) "
      "WHERE as_of IS NULL OR as_of <= {}",
      rank_sql("source_kind"), literal(Value{scene.as_of}), fresh_sql(scene, "source_kind", "as_of"),
      only_ours_sql("source_kind"), all, literal(Value{scene.as_of})));
}

}  // namespace lode::dig
