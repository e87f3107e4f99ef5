// Files that no map knows: a map is proposed, shown, and taken only by a person's word or with --yes.
#pragma once
#include <string>
#include <vector>

#include "base/doc.h"
#include "load/jobs.h"
#include "load/propose.h"
#include "verbs/verb.h"

namespace lode::verbs {

struct Settled {
  std::vector<std::string> saved;         // maps written, relative to the workspace
  bool load = false;                      // by them, now
  std::vector<load::ProposedMap> maps;
};

// Proposes, asks, writes maps/NAME.yaml. invalid_argument where nobody can be asked and --yes was not given:
// the hint says what to type.
Result<Settled> settle_maps(store::Workspace& workspace, const Request& request, Context& context);

// How to propose for this workspace: its fiscal year, the tables it has.
load::ProposeOptions proposing(const store::Workspace& workspace, const std::string& source);

// What the files and columns of proposed maps are taken for, how sure, and why: `files`, `columns`.
Table proposed_files(const std::vector<load::ProposedMap>& maps);
Table proposed_columns(const std::vector<load::ProposedMap>& maps);

}  // namespace lode::verbs
