// The shortest path to "actionable": the findings turned into at most ten pieces of work, in the order in
// which they build on each other.
#pragma once
#include <optional>
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
  std::optional<double> at_stake;     // revenue of the last 12 months that it is about; nothing without data
};

// `report` is about `subject`, whose ground tells what is at stake: of the findings a step settles, but no more than
// its segments are worth.
std::vector<Step> next_steps(const Subject& subject, const Report& report, std::size_t most = 10);

}  // namespace lode::audit
