// Which canonical table a file looks like, and which of its columns is which: headers against the preset
// tables, then the values against what the column must be. Every choice carries confidence and reason.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "load/map.h"
#include "load/presets.h"
#include "load/propose_sample.h"
#include "store/canonical.h"

namespace lode::load {

struct ColumnChoice {
  ColumnMap map;           // target, column and settings
  double confidence = 0;   // 0 to 1
  std::string reason;      // 'header "AccountId" is Salesforce's; ids are unique'
  std::string header;      // in the file, where `map.column` is a column of the draft's SELECT
};

// One file read as one table; or ignored, with the reason.
struct Draft {
  std::size_t sample = 0;              // index
  std::string table;                   // empty: ignored
  const PresetObject* object = nullptr;
  double confidence = 0;
  std::string reason;
  std::vector<ColumnChoice> columns;
  std::vector<std::string> keep;       // account: further columns
  std::vector<std::string> missing;    // required targets that nothing fills
  std::string where, where_reason;
  std::optional<Unpivot> unpivot;
  std::string sql;                     // a SELECT; `columns` then say how its columns are written
  bool distinct = false;
  std::vector<std::string> notes;      // what a person should know

  const ColumnChoice* find(std::string_view target) const;
};

// The object of a preset that the file's headers fit, or null.
const PresetObject* preset_object(const Sample& sample);

// The best reading of the file as `table`; `missing` says what it lacks.
Draft draft_table(const Sample& sample, const store::CanonicalTable& table, const PresetObject* object);

// All readings of a file that lack nothing required, best first.
std::vector<Draft> draft_all(const Sample& sample, std::size_t index);

// How a column's values fit what a target must hold: a factor from 0 (cannot be) to 1, and why.
struct Fit {
  double factor = 1;
  std::string reason;
};
Fit value_fit(const ColumnProfile& column, const store::CanonicalColumn& target);

// Choices of notation that the profile settles: dates: dmy, decimal: ",".
void settle(ColumnMap& map, const ColumnProfile& column, store::Field field);

}  // namespace lode::load
