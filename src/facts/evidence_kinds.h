// What a statement rests on: the kinds of evidence that the contract names, which outranks which, and how old each
// may be. One place, so that the figures of `profile` and the seven questions prefer the same evidence.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/value.h"
#include "model/settings.h"

namespace lode::facts {

struct EvidenceKind {
  std::string_view name;
  int rank;         // 1 contract, 2 stated by the customer, 3 scorecard, 4 our people and data, 5 model or mere claim
  bool only_ours;   // no competitor could look it up
};
std::span<const EvidenceKind> evidence_kinds();

// For `kind` and `date`, SQL expressions: SQL for the rank (5 where the kind is none of these), and for
// "young enough at as_of" (null where the date is).
std::string evidence_rank_sql(std::string_view kind);
std::string evidence_fresh_sql(const model::EvidenceAge& age, const std::string& as_of, std::string_view kind,
                               std::string_view date);
// SELECT of account_id (the unit), need_id, importance (0 to 1 of its scale), fresh, rank, as_of, source_kind: one row
// per unit and need that was rated up to `day` (SQL): of several statements the best evidence counts, of one day and
// kind (several suppliers) the mean. Ratings without a scale cannot be compared; school marks run from 6 (worst) to 1.
std::string need_importance_sql(const model::EvidenceAge& age, const std::string& day);

// The names as an SQL list: 'contract', 'top_to_top', …
std::string evidence_kind_list();

}  // namespace lode::facts
