// Plan: one table of a map bound to one source: every target with the cell it comes from and how its text is
// read. Made before the first record is converted, so that mistakes of the map are found at once.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/finding.h"
#include "load/convert_date.h"
#include "load/convert_number.h"
#include "load/map.h"
#include "load/source.h"
#include "model/predicate.h"
#include "store/canonical.h"
#include "store/source_function.h"

namespace lode::load {

enum class Generate { no, row, name };
enum class Means { itself, profit, margin };

struct ColumnPlan {
  std::string target;
  store::Field field = store::Field::text;
  std::string_view choices;
  bool required = false, either = false;
  int cell = -1;                        // of the record; -1: constant, or filled by the unpivoting
  std::string header;                   // of that cell, for messages
  std::optional<std::string> constant;
  std::vector<std::pair<std::string, std::string>> values;  // sorted by source text
  std::vector<std::string> nulls;
  NumberNotation number;
  DateNotation date;
  bool percent = false, round = false;
  std::optional<Decimal> scale;
  Generate generate = Generate::no;
  Means means = Means::itself;

  bool is_number() const;               // read by read_number
  bool open_notation() const;           // its texts must show how they are written
};

struct UnpivotPlan {
  std::vector<int> cells;
  std::vector<std::string> categories;  // the text that each cell's row gets
  std::size_t category = 0, value = 0;  // output columns
  std::vector<std::pair<std::size_t, std::vector<int>>> with;  // output column -> cells, -1 where lacking
};

// `where`: the rule and the cells it reads. A cell that the rule compares with numbers is read as one.
struct Condition {
  struct Input {
    std::string attribute;
    int cell = -1;
    bool numeric = false;
  };
  model::Predicate rule;
  std::vector<Input> inputs;
};

struct TablePlan {
  const store::CanonicalTable* table = nullptr;
  std::vector<ColumnPlan> columns;      // the output, in order
  std::optional<UnpivotPlan> unpivot;
  std::optional<Condition> where;
  std::vector<std::size_t> key;         // output columns that together must not repeat; empty: none
  bool distinct = false;
  std::string currency;                 // of rows whose own is empty
  int currency_column = -1, revenue_column = -1;

  std::vector<store::SourceColumn> output() const;
};

// Findings of severity error (MAP02: a column that the file lacks, with the nearest name; MAP03: a required
// target that nothing fills) mean that the plan cannot be used.
Parsed<TablePlan> make_plan(const TableMap& table, const FileSpec& file, const Source& source,
                            std::string_view workspace_currency);

// The cells of the record that feed an output column: one, several of an unpivoting, or none.
std::vector<int> cells_of(const TablePlan& plan, std::size_t column);

store::CellType cell_type(store::Field field);

}  // namespace lode::load
