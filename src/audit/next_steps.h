// The shortest path to "actionable": the findings turned into at most ten pieces of work, in the order in
// which they build on each other.
#pragma once
#include <string>
#include <vector>

#include "audit/audit.h"

namespace lode::audit {

struct Step {
  std::string act;                    // "find out what each segment needs, and write down why"
  std::vector<std::string> segments;  // ids; empty: the whole
  std::string owner, effort;
  std::vector<std::string> settles;   // rule codes
  Severity severity = Severity::info;
};

std::vector<Step> next_steps(const model::Segmentation& s, const Report& report, std::size_t most = 10);

}  // namespace lode::audit
