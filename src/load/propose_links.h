// What files say about each other: which ids meet, which file repeats another, what a file lacks and another
// one knows. Turns drafts of single files into one map.
#pragma once
#include <string>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "load/propose_tables.h"

namespace lode::load {

struct Linked {
  std::vector<Draft> drafts;        // in the order of the canonical tables; then the ignored ones
  std::vector<Finding> findings;    // what a person must decide or know
  std::vector<std::string> loaded;  // tables that the workspace has already
};

// `per_file`: all readings of each sample, best first.
// `loaded`: tables that need no stand-in, because the workspace has them.
Linked link_drafts(const std::vector<Sample>& samples, std::vector<std::vector<Draft>> per_file,
                   const std::vector<std::string>& loaded, const Context& context);

Finding map_finding(std::string rule, std::string name, std::string message, std::string fix = {},
                    Severity severity = Severity::warning);

}  // namespace lode::load
