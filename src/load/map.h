// Map: how source files become canonical tables, as a value. The format is documented in map.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/finding.h"
#include "base/value.h"

namespace lode::load {

// How texts of numbers and dates are written. Every member may be left open: a column's own setting
// goes before its file's, its file's before what the values themselves show without ambiguity.
struct Notation {
  std::optional<char> decimal;             // '.' or ','
  std::optional<std::string> thousands;    // "," "." " " "'" ; "" declares that there are none
  std::string dates;                       // dmy | mdy | ymd | a format such as "%d.%m.%Y"; empty: open
  std::optional<std::vector<std::string>> nulls;  // texts that mean "unknown"; open: only ""
};

// Physical rows that are no data: by number (from 1) or by the text of their first non-empty cell.
struct Skip {
  std::int64_t first = 0, last = 0;  // a range of rows, inclusive; 0 where `pattern` is set
  std::string pattern;               // "Total*": a glob, compared without case
};

struct FileSpec {
  std::string path;        // glob over a file's name, or over its path below the folder given
  std::string as;          // the name by which tables refer to it; default: the name before the dot
  std::string format;      // csv | xlsx | json | parquet; empty: by extension
  std::string encoding;    // utf-8 | utf-16le | utf-16be | cp1252 | latin-1; empty: detected
  std::string delimiter;   // one character; empty: detected
  std::string quote = "\"";  // one character; empty: none
  std::string escape;      // one character before a quote inside quotes; empty: the quote doubled
  std::int64_t header = 1;  // the row that names the columns; 0: none, columns are #1, #2, ...
  std::int64_t header_rows = 1;  // sheets: so many rows, the last being `header`, name them together:
                                 // merged cells fill to the right, texts are joined by a blank
  std::vector<std::string> fill_down;  // sheets: an empty cell of these columns repeats the one above
  std::vector<Skip> skip;
  std::string sheet;       // of a workbook: name or number from 1; empty: the first
  std::string records;     // of JSON: the path of the array, "data.items"; empty: the top
  bool trim = false;       // drop blanks around every text
  bool ragged = false;     // missing last fields are empty, empty fields too many are dropped
  std::string currency;    // of every money column of this file without its own
  Notation notation;
  Place place;
};

struct ColumnMap {
  std::string target;                   // canonical column; for `account` also a further attribute
  std::string column;                   // header of the source column, or "#3"; empty with `constant`
  std::optional<std::string> constant;  // {const: "US"}
  std::vector<std::pair<std::string, std::string>> values;  // source text -> text
  bool percent = false;                 // 12 means 0.12, with or without a % sign
  // Ids where the source has none: `row` is the number of the row in its file (from 1), `name` the normalised
  // text of `column` (generated_id() in names.h): the same name gives the same id in every load.
  std::string generate;                 // row | name
  std::optional<Decimal> scale;         // 1000: figures are in thousands
  bool round = false;                   // digits too many are rounded half to even, not refused
  // Of target `cost`: the column holds profit (cost = revenue - profit) or margin, a share of revenue
  // (cost = revenue x (1 - margin)); an empty cell leaves cost unknown.
  std::string means;                    // profit | margin
  Notation notation;
  Place place;
};

// Wide layouts: one source row becomes one row per listed column that is not null.
struct Unpivot {
  std::vector<std::string> columns;  // headers, "#3", or globs ("20*")
  std::string category;              // target that takes the header; a date takes a period's last day
  std::string value;                 // target that takes the cell
  // Further measures of the same periods: target -> its columns, in the order of `columns` ("" where a
  // period lacks it). They obey the ColumnMap of that target (scale, means), which then has no column.
  std::vector<std::pair<std::string, std::vector<std::string>>> with;
  std::vector<std::pair<std::string, std::string>> values;  // header -> text of the category
  Place place;
};

struct TableMap {
  std::string table;  // canonical name
  std::string from;   // FileSpec::as
  std::vector<ColumnMap> columns;
  std::optional<Unpivot> unpivot;
  bool keep_all = false;          // account: every further column becomes an attribute
  std::vector<std::string> keep;  // account: these further columns do
  std::string where;              // a rule over the source columns; other rows are declared skips
  bool distinct = false;          // repeats of a row are declared skips, not duplicates
  std::string sql;                // instead of from/columns: a SELECT over the files as text tables
  Place place;
};

struct Map {
  std::string source;
  std::vector<FileSpec> files;
  std::vector<TableMap> tables;  // in file order; one canonical table may have several
  std::vector<std::string> ignore;  // globs: files that were looked at and are none of the above
  std::string file;              // where it was read from

  const FileSpec* find_file(std::string_view as) const;
};

// Findings: MAP01 (unknown key, wrong shape), MAP02 (unknown table or column), MAP03 (missing part).
// Any of severity error means the map cannot be used.
Parsed<Map> read_map(std::string_view text, const std::string& file);

}  // namespace lode::load
