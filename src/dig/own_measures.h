// What our own lines say of needs: on time, on time in full, nothing sent back. Lines of the last 12 months; a line
// without the dates, or without the quantity returned, says nothing.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// REQUIRES: build_catalogue. Temp tables:
//   own_lines        per unit: lines, dated, on_time, judged (dated and returns known), in_full, weighed (returns
//                    known), kept (nothing returned)
//   own_performance  account_id, segment, need_id, measure, performance (0 … 100), lines (that it rests on), as_of,
//                   fresh
// Where no line of the window says what was returned, on time in full is judged by dates alone.
Result<void> build_own_measures(const Scene& scene);

// Table own_measures: by segment and for the firm, with the share of lines that can be judged.
Result<Table> own_measures_table(const Scene& scene, const Focus& focus);
// Table own_by_account: the same by account, largest revenue first.
Result<Table> own_by_account_table(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
