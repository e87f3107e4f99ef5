// Kept answers: the state of every question for every account, kept from one run to the next, as the audit reads it.
// Digging takes seconds at a hundred thousand accounts; `check` asks after every edit of a file.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Where the answers of a scene are kept. They depend on the record, the settings and the program (the state of
// `view`), on all that was said in the journal, on the segmentation as it stands, on the day up to which evidence
// counts and on the seed.
std::string answers_path(const Scene& scene, const store::View& view);

// Writes answer_state. A failure to write costs time alone: it is no error. REQUIRES: build_answers, of all questions.
void keep_answers(const Scene& scene, const std::string& path);

// Makes temp view answer_state (dig/coverage.h) of the answers kept, and nothing else of `prepare`; false where there
// are none. REQUIRES: open_scene.
Result<bool> recall_answers(const Scene& scene, const std::string& path);

}  // namespace lode::dig
