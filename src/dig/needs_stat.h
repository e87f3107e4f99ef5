// Needs in figures: how important each is, how well we and each competitor fill it, and how sure that is, by segment
// or for whoever is asked about.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// REQUIRES: build_ratings. Temp tables over the accounts of `focus` (`segment` is 'all' for the firm):
//   need_stat   segment, place, need_id, title, named (the segment declares it), importance, importance_low,
//               importance_high, importance_accounts, basis ('stated', 'weight', 'both'), ours, ours_low, ours_high,
//               accounts, coverage (share of the segment's revenue that rates us), as_of
//   rival_stat  segment, place, supplier, need_id, performance, low, high, accounts, gap, gap_low, gap_high, pairs
// Means count each account once; intervals are 95 % by Student's t over accounts, unknown for a single one
// and where all say the same. A gap is
// the mean difference over the accounts that rate both us and the competitor: the same customers judge both.
Result<void> build_need_stat(const Scene& scene, const Focus& focus);

// Table needs. The best other supplier has the best mean among those whom at least `Q5.accounts` (5) accounts rate.
Result<Table> needs_table(const Scene& scene, const Focus& focus);
// Table needs_matrix: importance against our performance, in words (Martilla and James 1977).
Result<Table> matrix_table(const Scene& scene);
Result<Table> rivals_table(const Scene& scene);
// What stands out, a sentence per segment.
Result<std::vector<std::string>> need_sentences(const Scene& scene);

}  // namespace lode::dig
