// Data-room sheets: where the table stands inside a sheet made for people. Finds titles above the header,
// headers over two rows, years and months as columns, subtotals by their label and by arithmetic, units,
// and measures; what it finds becomes explicit settings of a proposed map. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "load/propose_header.h"
#include "load/xlsx.h"

namespace lode::load {

enum class Measure { none, revenue, cost, profit, margin, quantity };
const char* measure_name(Measure measure);
// "Net sales", "Umsatz", "CA" -> revenue; "Gross margin %" -> margin; "DB" -> profit.
Measure measure_of(std::string_view header);

struct GridSkip {
  std::int64_t row = 0;
  std::string label;       // the text that the row starts with
  std::string reason;      // "the sum of rows 6 to 9, labelled as a total"
  double confidence = 0;
  bool blank = false;
};

struct GridColumn {
  std::size_t index = 0;   // from 0
  std::string header;      // as the loader will name it
  std::optional<Period> period;
  Measure measure = Measure::none;
  std::string left_out;    // why this column is no data: "a plan", "the sum of other columns"; empty: it is
};

struct GridPlan {
  std::int64_t header = 1, header_rows = 1;  // as in FileSpec
  std::vector<GridColumn> columns;
  std::vector<GridSkip> skips;
  std::vector<std::string> fill_down;        // headers of columns whose empty cells repeat the one above
  Unit unit;                                 // of titles and headers
  std::string title;                         // the texts above the header
  std::vector<std::string> notes;            // what a person should look at
  bool wide() const;                         // at least two periods stand side by side
};

// REQUIRES: rows in order, as Workbook::read gives them.
GridPlan plan_grid(std::span<const SheetRow> rows, std::span<const Merge> merges,
                   std::string_view sheet_name);

// The header texts that `header` and `header_rows` give, one per column; used by the reader and the plan
// alike, so that a proposed map names the columns as the loader does. Empty and repeated headers are
// named as distinct_headers() says.
std::vector<std::string> sheet_headers(std::span<const SheetRow> rows, std::span<const Merge> merges,
                                       std::int64_t header, std::int64_t header_rows,
                                       std::size_t width);

}  // namespace lode::load
