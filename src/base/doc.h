// Doc: the answer of every verb, as a value. Text, JSON, HTML and XLSX are written from it in render/.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/value.h"

namespace lode {

// How a figure is meant, so that every format can show it rightly.
enum class Kind { text, id, integer, number, money, share, ratio, date, boolean, days };

struct Column {
  std::string name;   // fixed: scripts rely on it
  std::string title;  // for people
  Kind kind = Kind::text;
  bool detail = false;  // true: in JSON, CSV and workbooks, not in text and pages
  bool heat = false;    // of a share: shaded by its size where a format can
};

// A cell that a person fills in, and what may stand there. A table with such cells is a form: in a workbook
// everything else of it is locked, and its detail columns are hidden.
struct Blank {
  std::size_t row = 0, column = 0;
  Kind kind = Kind::text;
  std::vector<std::string> choices;   // one of these; empty: free
  std::optional<double> least, most;  // of a number
  std::optional<Date> latest;         // of a date
  std::string prompt;                 // told while the cell is chosen
};

struct Table {
  std::string name;
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<Value>> rows;
  std::int64_t total_rows = -1;  // where rows were cut: how many there are; -1 is "all are here"
  std::string source;            // where the figures come from: tables, date, filter
  std::string coverage;          // how much of the accounts or revenue they rest on
  std::string note;
  bool detail = false;           // true: shown in JSON and workbooks, not in text for people
  std::vector<Blank> blanks;     // cells to fill in; none: not a form
};

struct Metric {
  std::string name;
  std::string title;
  Value value;
  Kind kind = Kind::number;
  std::string source;
  std::string note;
};

// flow: rows are links from `x` to y[0], as wide as y[1] says (equally wide without); `low` and `high` name the columns
// with the layer of each end, and layers stand from left to right in the order in which rows name them.
enum class ChartKind { bar, line, area, waterfall, scatter, flow };

// A picture of columns of one table of the same Doc; the table is its twin for reading.
struct Chart {
  std::string name;
  std::string title;
  ChartKind kind = ChartKind::bar;
  std::string table;
  std::string x;
  std::vector<std::string> y;
  std::string low, high;  // columns of an interval; may be empty
  std::string note;
};

// One part of the reading order. `ref` names a table or chart; `text` is a heading or paragraph.
struct Block {
  // `verbatim` keeps its lines as they are: a map, a manual.
  enum class Is { heading, paragraph, bullet, verbatim, metrics, table, chart, findings } is = Is::paragraph;
  std::string text;
  std::string ref;  // for metrics: a comma-separated list of names, empty for all
};

struct Doc {
  std::string verb;
  std::string title;
  std::string currency;  // of every money figure inside
  std::vector<Metric> metrics;
  std::vector<Table> tables;
  std::vector<Chart> charts;
  std::vector<Finding> findings;
  std::vector<Block> blocks;      // reading order; empty: metrics, tables, findings
  std::vector<Block> brief;       // what a terminal shows instead, where the whole is for a page
  std::vector<std::string> next;  // suggested commands
  std::string raw;                // a file that is the whole answer (a schema): text and JSON give it as it is
  bool failed = false;            // findings at or above --fail-on: exit code 1

  const Table* table(std::string_view name) const;
  const Metric* metric(std::string_view name) const;
};

// `doc.blocks`, or where it has none: metrics, charts, the other tables for people, findings.
std::vector<Block> reading_order(const Doc& doc);

}  // namespace lode
