// Material: a problem with what is needed to tell its answers to people: attributes as a dictionary declares them,
// raw values (to refine thresholds), ids, and the accounts that are to be placed but have no targets (prospects).
// Made from a workspace or from a table; read by whatever writes candidates.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "discover/problem.h"
#include "model/attribute.h"

namespace lode::discover {

// What stands behind Problem::columns[i] (same index).
struct Descriptor {
  model::Attribute attribute;          // as a segmentation file declares it
  std::vector<double> numbers;         // raw values of an ordered attribute, one per account, NaN unknown; else empty
  std::vector<std::string> words;      // what each code stands for: "11 … 50", "retail", "other", "unknown"
  std::size_t unknown = 0;             // accounts
  std::vector<std::uint8_t> prospects; // the codes of Material::prospects accounts
};

struct Material {
  Problem problem;
  std::vector<Descriptor> descriptors;
  std::vector<std::string> ids;        // one per account of the problem
  std::size_t prospects = 0;           // accounts without targets that segments are to take too
  std::vector<bool> money;             // per target: a figure in the workspace's currency
  std::string population;              // "1,204 customers with revenue up to 2026-03-31": what was fitted on
  std::vector<Finding> findings;       // constant targets, all-unknown columns, left-out accounts, leaks (DIS…)
};

}  // namespace lode::discover
