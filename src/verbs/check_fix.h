// `check --fix`: safe changes to a file, each tried before it is proposed, shown as a diff, written only with a yes.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "verbs/check_doc.h"
#include "verbs/scheme.h"

namespace lode::verbs {

// Judges a text as `check` was asked to.
using Judge = std::function<Result<Checked>(const SchemeText&)>;

// What was changed, or would be, in one file.
struct Fixed {
  std::string file, before, after;  // texts; equal: nothing to change
  Checked checked;                  // of the text that now stands in the file
  Table fixes;                      // one row per change that was thought of
  std::string kept;                 // where the former text was kept; empty: nothing was written
  bool voids_sign_offs = false;     // the change is one of meaning, and somebody has signed
};

// Tries one fix after the other, and keeps those after which the finding is gone (or weighs less) and no other rule
// finds more errors. Writes where `request.yes` or the answer of a person says so: the former text is kept beside the
// file under a name of its own, permissions stay. `invalid_argument` for standard input, `denied` or `io` where the
// file may not be written.
Result<Fixed> fix_file(const Request& request, const SchemeText& found, const Judge& judge, const Context& context);

// Puts diff, table and how to undo it into the answer.
void tell_fixes(Doc& doc, const Request& request, const std::vector<Fixed>& fixed);

}  // namespace lode::verbs
