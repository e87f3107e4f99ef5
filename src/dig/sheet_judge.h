// What a filled sheet says, judged answer by answer: sound, faulty (with the cell and the fix), or held back because
// somebody recorded something about the same thing since the sheet was written.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "dig/dig.h"
#include "dig/sheet_read.h"

namespace lode::dig {

// Whose word counts where both spoke.
enum class Favour { ask, mine, theirs };

struct SheetAnswer {
  std::int64_t number = 0;  // of the question in its sheet
  std::string account, name, question, topic, known, cell;
  std::vector<std::pair<std::string, Value>> values;  // by blank; none: "don't know"
  std::string words, kind, note;                      // kind of evidence
  Date date;

  Value value(std::string_view blank) const;  // null where it was left empty
};

// agree, object or unique, said of an account and its segment.
struct SheetView {
  std::string account, name, segment, code, proposed, reason, cell;
};

struct SheetReject {
  std::string account, question, cell, value, code, reason, fix;
  std::int64_t row = 0;
};

struct SheetHeld {
  std::string account, name, question, cell, ours, theirs;  // the sheet's word, and what is on record now
};

struct Judged {
  std::vector<SheetAnswer> answers, unknown;  // unknown: "don't know"
  std::vector<SheetView> views;
  std::vector<SheetReject> rejects;
  std::vector<SheetHeld> held;     // neither taken nor dropped, or dropped under Favour::theirs
  std::vector<std::string> keys;     // what need not be asked again (sheet_form.h, key_of)
  std::vector<std::string> dropped;  // those of them of which what is on record stands
  std::int64_t faulty = 0, filled = 0;  // questions and accounts in which something was filled in
};

// SHT02 where the sheet is of another workspace, was changed where it is locked, or is not that of `by` (id or name;
// empty: of anybody).
std::vector<Finding> strangeness(const store::Workspace& workspace, const SheetBack& back, const std::string& by);

// REQUIRES: the sheet can be read and is of this workspace; `scene` has its segmentation.
Result<Judged> judge(const Scene& scene, const SheetBack& back, Favour favour);

}  // namespace lode::dig
