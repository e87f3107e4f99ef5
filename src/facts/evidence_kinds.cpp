// The table of evidence kinds, and its rules as SQL.
#include "facts/evidence_kinds.h"

#include <fmt/format.h>

#include <array>

#include "store/connection.h"

namespace lode::facts {
namespace {

constexpr std::array kinds{EvidenceKind{"contract", 1, true},
                           EvidenceKind{"top_to_top", 2, true},
                           EvidenceKind{"management_conversation", 2, true},
                           EvidenceKind{"scorecard", 3, true},
                           EvidenceKind{"call", 4, true},
                           EvidenceKind{"own_data", 4, true},
                           EvidenceKind{"public", 4, false},
                           EvidenceKind{"model", 5, true},
                           EvidenceKind{"claim", 5, true}};

}  // namespace

std::span<const EvidenceKind> evidence_kinds() { return kinds; }

std::string evidence_rank_sql(std::string_view kind) {
  std::string whens;
  for (const auto& k : kinds) whens += fmt::format(" WHEN '{}' THEN {}", k.name, k.rank);
  return fmt::format("CASE {}{} ELSE 5 END", kind, whens);
}

std::string evidence_fresh_sql(const model::EvidenceAge& age, const std::string& as_of, std::string_view kind,
                               std::string_view date) {
  std::string whens;
  for (const auto& [name, months] : age.by_kind)
    whens += fmt::format(" WHEN {} THEN {}", store::literal(Value(name)), months);
  auto months = whens.empty() ? std::to_string(age.months)
                              : fmt::format("CASE {}{} ELSE {} END", kind, whens, age.months);
  return fmt::format("({} > {} - to_months({}))", date, as_of, months);
}

std::string need_importance_sql(const model::EvidenceAge& age, const std::string& day) {
  return fmt::format(
      R"(WITH rated AS (
        SELECT u.unit_id AS account_id, r.need_id, r.as_of, r.source_kind,
          round(exact_mean((r.importance - r.scale_min) / (r.scale_max - r.scale_min)), 9) AS importance
        FROM need_rating r JOIN account_unit u USING (account_id)
        WHERE r.importance BETWEEN least(r.scale_min, r.scale_max) AND greatest(r.scale_min, r.scale_max)
          AND r.scale_max <> r.scale_min AND r.as_of <= {0}
        GROUP BY ALL)
      SELECT account_id, need_id, importance, as_of, source_kind, {1} AS fresh, {2} AS rank FROM rated
      QUALIFY row_number() OVER (PARTITION BY account_id, need_id
        ORDER BY rank, fresh DESC, as_of DESC, source_kind) = 1)",
      day, evidence_fresh_sql(age, day, "source_kind", "as_of"), evidence_rank_sql("source_kind"));
}

std::string evidence_kind_list() {
  std::string out;
  for (const auto& kind : kinds) out += fmt::format("{}'{}'", out.empty() ? "" : ", ", kind.name);
  return out;
}

}  // namespace lode::facts
