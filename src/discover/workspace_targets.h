// Which figures of a workspace segments may be asked to differ in, and the SQL that reads them.
#pragma once
#include <string>
#include <vector>

#include "discover/workspace_material.h"

namespace lode::discover {

struct Figure {
  std::string name, title, family;
  std::string sql;         // DOUBLE over `u` (unit), `n` (need_wide), `p` (unit_pool); NULL unknown
  std::string transform;   // in words, where `sql` has one already
  bool money = false;
  bool compress = false;   // as signed logarithm (targets.h)
  bool standard = true;    // taken where nothing is asked for
};

// Makes temp tables need_wide (account_id, one column per rated need) and unit_pool. Figures in the order in which
// they are offered; of needs those that at least one customer rated.
Result<std::vector<Figure>> figures_of(facts::Reading& reading, const WorkspaceAsked& asked);

// Those asked for, by family or name; an attribute that is no figure yet becomes one.
Result<std::vector<Figure>> chosen_figures(facts::Reading& reading, const WorkspaceAsked& asked);

}  // namespace lode::discover
