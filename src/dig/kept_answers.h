// Kept answers: what the audit reads of a dig (the state of every question for every account, pools, stakes, deals and
// chances to win), kept from one run to the next. Digging takes seconds at a hundred thousand accounts; `check` asks
// after every edit.
#pragma once
#include <string>
#include <vector>

#include "dig/dig.h"

namespace lode::dig {

// Where they are kept, one place per table. They depend on the record, the settings and the program (the state of
// `view`), on all that was said in the journal, on the segmentation as it stands, on the day up to which evidence
// counts and on the seed.
using KeptAt = std::vector<std::string>;
KeptAt answers_at(const Scene& scene, const store::View& view);

// Writes answer_state, stake, pool_of, chance_of, win_group and of deal its segment, outcome, first and counts. A
// failure to write costs time alone: it is no error.
// REQUIRES: prepare, of all questions.
void keep_answers(const Scene& scene, const KeptAt& at);

// Makes these as temp tables and views of the same names, and the tables of open_ledger; false where not all are kept:
// then `open_scene` and `prepare` are to be run as if nothing had happened.
Result<bool> recall_answers(const Scene& scene, const KeptAt& at);

}  // namespace lode::dig
