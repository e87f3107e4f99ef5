// What the proposal of a map sees of each input: the profile of every column, or the plan of a sheet.
#pragma once
#include <string>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "base/result.h"
#include "load/grid.h"
#include "load/map.h"
#include "load/propose_values.h"

namespace lode::load {

struct Sample {
  FileSpec spec;                       // path (below the folder given), name, sheet, header rows, skips
  std::string path;                    // where it was read
  std::string described;               // "CSV, UTF-8, …"
  std::vector<ColumnProfile> columns;
  std::int64_t rows = 0;               // rows seen
  bool complete = true;                // all of them were
  std::optional<GridPlan> grid;        // of a sheet
  std::string problem;                 // why it cannot be read; then there are no columns
  std::vector<std::string> same;       // further files with these columns, covered by the same spec

  const ColumnProfile* find(std::string_view header) const;
  std::string name() const;            // for people: "book.xlsx, sheet 'Rev'"
};

inline constexpr std::int64_t sample_rows_max = 100'000;

// Files, and folders with everything that can be loaded in them, sorted by path; every sheet of a workbook
// that has a table is a sample of its own. Files of one kind that differ in a date or number of their name
// become one sample. Unreadable files are samples with a `problem`.
Result<std::vector<Sample>> read_samples(const std::vector<std::string>& inputs, const Context& context);

}  // namespace lode::load
