// Table: material from any Parquet or CSV file with one row per account: no workspace, no dictionary.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "discover/material.h"
#include "store/connection.h"

namespace lode::discover {

struct NamedWeight {
  std::string name;
  double weight = 1;
};

struct TableAsked {
  std::string file;                         // .parquet or .csv; types of a CSV are found by looking at all of it
  std::vector<std::string> targets;         // at least one
  std::vector<std::string> descriptors;     // empty: every other column but ids
  std::string weight, revenue, id;          // columns; empty: none
  std::vector<NamedWeight> target_weights;  // others count 1
  std::vector<std::string> allow_leaks;
  std::size_t least = 1;                    // accounts of a segment, for which tests are worth making
};

// `not_found`: no such file. `invalid_argument`: a column that is not there (with what was probably meant), a target
// or weight that is no number, no row, nothing that varies. What is true of the data is in Material::findings.
Result<Material> table_material(store::Connection& connection, const TableAsked& asked);

// The file as SQL to stand after FROM, typed as table_material reads it. Errors as there.
Result<std::string> table_relation(const std::string& file);

// How many rows the file has, for limits given as a share.
Result<std::size_t> rows_of(store::Connection& connection, const std::string& file);

}  // namespace lode::discover
