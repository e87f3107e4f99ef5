// Who else supplies each customer: share, trend and how well they do against us, need by need. One half of Q7.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp tables
//   rival_at: one row per unit and competitor: account_id, part (the account it was said of), rival (key),
//   competitor,
//     share, trend ('up', 'flat', 'down'), as_of, source_kind, fresh, nobody (the answer "none": said to have no
//     other)
//   versus: account_id, need_id, rival, competitor, ours, theirs: how one customer rates both, from 0 (the worst of
//     its scale) to 1 (the best), as best_rated has it (ratings.h)
//   shares_of: account_id, theirs (sum of rivals' shares), ours (captured / pool), total
Result<void> build_rivals(const Scene& scene);

// Is it a word for "none", as an answer? SQL over a text expression.
std::string none_sql(std::string_view text);

Result<Table> competitors_table(const Scene& scene, const Focus& focus);           // competitors
Result<Table> competition_accounts_table(const Scene& scene, const Focus& focus);  // competition_accounts
Result<Table> against_table(const Scene& scene, const Focus& focus);               // against: need by need
// Findings PAR01, PAR02, PAR03: shares above 100 %, unknown words for a trend, unknown accounts.
Result<void> tell_competition(Part& out, const Scene& scene, const Focus& focus);

}  // namespace lode::dig
