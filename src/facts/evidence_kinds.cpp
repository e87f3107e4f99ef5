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

std::string evidence_kind_list() {
  std::string out;
  for (const auto& kind : kinds) out += fmt::format("{}'{}'", out.empty() ? "" : ", ", kind.name);
  return out;
}

}  // namespace lode::facts
