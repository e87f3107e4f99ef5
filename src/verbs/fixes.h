// Fixes: what `check --fix` may change in a file by itself: the order that settles an overlap, `nullable: false` where
// the data know an attribute of everybody, a threshold moved into a natural gap. Nothing else is decided by a machine.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/text_edit.h"
#include "verbs/check_doc.h"

namespace lode::verbs {

struct Fix {
  std::string rule, words;              // of the finding; what is changed
  std::vector<std::string> segments;
  std::vector<model::TextEdit> edits;   // of the text; none: it cannot be written there
  std::string why_not;                  // then
};

// At most one per thing to change, in the order of the findings. `checked`: of this text.
std::vector<Fix> fixes_for(std::string_view text, const Checked& checked);

}  // namespace lode::verbs
