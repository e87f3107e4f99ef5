// The fragility report: every threshold of the rules with who stands on its fence, and every segment with how much of
// it stays when attributes are measured a little wrong.
#pragma once
#include <vector>

#include "verbs/check_doc.h"

namespace lode::verbs {

// Tables `fragility` and `fragility_segments`; none where no file was measured.
std::vector<Table> fragility_tables(const std::vector<Checked>& checked);

}  // namespace lode::verbs
