// Material: a problem with what is needed to tell its answers to people: attributes as a dictionary declares them,
// raw values (to refine thresholds), ids, and the accounts that are to be placed but have no targets (prospects).
// Made from a workspace or from a table; read by whatever writes candidates.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "discover/problem.h"
#include "discover/readable.h"
#include "model/attribute.h"

namespace lode::discover {

// What stands behind Problem::columns[i] (same index).
struct Descriptor {
  model::Attribute attribute;          // as a segmentation file declares it
  std::vector<double> numbers;         // raw values of an ordered attribute, one per account, NaN unknown; else empty
  std::vector<std::string> words;      // what each code stands for: "11 … 50", "retail", "other", "unknown"
  std::vector<Cut> cuts;               // of an ordered attribute, ascending: code c lies above c of them; else empty
  int other = -1;                      // the code of values too rare to be named; −1: there are none
  int unknown_code = -1;               // the last code, where any account or prospect is unknown; −1: none is
  std::size_t unknown = 0;             // accounts
  bool both_sides = false;             // each test is there with the unknown on either side
  std::vector<std::uint8_t> prospects; // the codes of Material::prospects accounts
  std::vector<double> prospect_numbers;  // raw values of an ordered attribute, NaN unknown
  std::string nested_in;               // another attribute of which each value of this one is a part; empty: none
};

// What stands behind Problem::targets[i]: amounts and counts whose largest values would drown the others are searched
// as signed logarithms.
struct Measure {
  std::string title;            // "profit of the last 12 months"
  std::string family;           // needs, profit, growth, behaviour, …; empty: a column of a table
  std::string transform;        // in words, empty: as it is
  std::vector<double> values;   // before the transform, one per account; empty: as it is
};

struct Material {
  Problem problem;
  std::vector<Descriptor> descriptors;
  std::vector<std::string> ids;        // one per account of the problem; empty: a table that names none
  std::size_t prospects = 0;           // accounts without targets that segments are to take too
  std::vector<std::string> prospect_ids;  // of a workspace: one per prospect
  std::vector<bool> money;             // per target: a figure in the workspace's currency
  std::vector<Measure> measures;       // per target: what people know it as
  std::string population;              // "1,204 customers with revenue up to 2026-03-31": what was fitted on
  std::vector<Finding> findings;       // constant targets, all-unknown columns, left-out accounts, leaks (DIS…)
};

}  // namespace lode::discover
