// What a load has to do: which map takes which of the files given, and what is left over.
#pragma once
#include <string>
#include <vector>

#include "load/inputs.h"

namespace lode::load {

struct Job {
  ChosenMap map;
  std::vector<InputPath> inputs;
};

struct Jobs {
  std::vector<Job> jobs;             // in the order to load them: accounts before what refers to them
  std::vector<InputPath> unnamed;    // files that no map names and that may hold a table
  std::vector<std::string> papers;   // "TRUTH.json: a JSON document, …": found in a folder, no tables
  std::vector<Finding> findings;     // of maps that cannot be read
};

// By the map named, or by every map of the workspace (of `source`, where one is given). A file that several
// maps know goes to the one that names it in full, else to the one that knows most of the files;
// invalid_argument where that does not decide.
Result<Jobs> find_jobs(const store::Workspace& workspace, const std::vector<std::string>& arguments,
                       const std::string& named_map, const std::string& source);

// "a.csv, b.csv and 4 more".
std::string few(const std::vector<std::string>& names);

}  // namespace lode::load
