// The evidence ledger: everything known about accounts and segments, from whichever table, as rows of one shape,
// each with its kind, rank, age and whether a competitor could look it up.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp view known, over the tables as they are loaded: question ('Q1' … 'Q7'), account_id (the unit; null: said of a
// segment or a market), segment, topic (need, role, category, competitor), said (text for people), source_kind, rank
// (1 best … 5), as_of, age_months, fresh (BOOLEAN), evidence_id, linked (its evidence is loaded), only_ours, origin
// (canonical table).
Result<void> build_known(const Scene& scene);

// Temp view evidence_kind(kind, rank, only_ours, months): one row per kind that the contract names.
Result<void> build_kinds(const Scene& scene);

// For a table that names `kind` (an SQL expression) and `date`: SQL for its rank (1 contract, 2 stated by the
// customer, 3 scorecard, 4 our own people and data, 5 model or mere claim) and for "young enough".
std::string rank_sql(std::string_view kind);
std::string fresh_sql(const Scene& scene, std::string_view kind, std::string_view date);
// Could a competitor have it? 'public' alone is for everybody.
std::string only_ours_sql(std::string_view kind);

// Evidence tables for an answer: what is there by kind, fresh or stale, linked or bare; about a segment or an account
// also the log itself with what each piece backs; and findings EVI01 … EVI05. `evidence_tell.cpp`.
Result<Part> tell_evidence(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
