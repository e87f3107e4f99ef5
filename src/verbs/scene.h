// Dug: a workspace and a segmentation opened for the seven questions: units assigned, evidence and pools gathered.
// dig, prospects, scorecard and sheet start from it.
#pragma once
#include <string>
#include <vector>

#include "dig/dig.h"
#include "verbs/fitted.h"

namespace lode::verbs {

// What the questions look at; borrows from `fitted`.
dig::Scene scene_of(Fitted& fitted, const Context& context);

struct Dug {
  Fitted fitted;
  std::vector<Finding> findings;  // of the data, the segmentation and the membership

  dig::Scene scene(const Context& context);
};

// `name`: a segmentation (file or id); empty: the only one of the workspace.
Result<Dug> open_dug(const Request& request, const std::string& name, const Context& context);

// `not_found` with the nearest where the segmentation has no such segment.
Result<void> must_have_segment(const Dug& dug, const std::string& segment);

// Rows of long tables by --top: a number of them, 0 for all, 20 where it is not given.
Result<std::int64_t> top_of(const Request& request);

}  // namespace lode::verbs
