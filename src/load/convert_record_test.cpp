// Whole records through plan and converter: what a map says is what comes out, or a reject names the column.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "load/convert.h"
#include "load/notation.h"

namespace lode::load {
namespace {

std::string cell_text(const ColumnPlan& column, const Slot& slot) {
  if (slot.null) return "-";
  switch (cell_type(column.field)) {
    case store::CellType::decimal: return to_text(Decimal{slot.whole, 4});
    case store::CellType::rate: return to_text(Decimal{slot.whole, 9});
    case store::CellType::date: return to_text(Date{static_cast<std::int32_t>(slot.whole)});
    case store::CellType::bigint: return std::to_string(slot.whole);
    case store::CellType::number: return to_text(slot.number);
    default: return std::string(slot.text);
  }
}

// The map's first table over a grid of `header|...` and `row|...` lines: rows, "skip" or "!code column".
std::vector<std::string> converted(std::string_view map_text, std::string_view table_text) {
  auto map = read_map(map_text, "m.yaml");
  std::vector<std::string> out;
  for (const auto& f : map.findings) out.push_back("map: " + f.message);
  Grid grid;
  for (const auto& line : split(table_text, '\n')) {
    auto cells = split(line, '|');
    if (grid.columns.empty()) {
      grid.columns = distinct_headers(cells, grid.repeated);
    } else {
      grid.rows.emplace_back(cells.begin(), cells.end());
    }
  }
  auto source = grid_source("t.csv", "grid", std::move(grid), "");
  auto plan = make_plan(map.value.tables.at(0), map.value.files.at(0), *source, "EUR");
  for (const auto& f : plan.findings) out.push_back(f.rule + ": " + f.message + " / " + f.fix);
  if (!out.empty()) return out;
  auto open = settle_notation(plan.value, *source, Context{});
  for (const auto& f : *open) out.push_back("asked: " + f.fix);
  Converter converter(plan.value);
  auto segment = **source->next_segment();
  auto reader = *source->read(segment);
  for (Record record; *reader->next(record);) {
    auto outcome = converter.convert(record);
    if (outcome == Converter::Outcome::skip) out.emplace_back("skip");
    if (outcome == Converter::Outcome::reject)
      out.push_back(fmt::format("!{} {}", flaw_name(converter.flaw()), converter.column().target));
    for (std::size_t r = 0; outcome == Converter::Outcome::rows && r < converter.rows(); ++r) {
      std::vector<std::string> cells;
      for (std::size_t c = 0; c < plan.value.columns.size(); ++c)
        cells.push_back(cell_text(plan.value.columns[c], converter.row(r)[c]));
      out.push_back(join(cells, "|"));
    }
  }
  return out;
}

std::string map_of(std::string_view file_settings, std::string_view table) {
  return fmt::format("source: t\nfiles: [{{path: t.csv{}}}]\ntables: {}\n", file_settings, table);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST(ConvertRecord, ColumnsConstantsValuesAndFurtherAttributes) {
  EXPECT_EQ(converted(map_of("", "{account: {columns: {account_id: No, name: Name, country: {const: US}, "
                                 "status: {column: St, values: {A: customer}}}, keep: all}}"),
                      "No|Name|St|Fleet Size\n007|Ada|A|12\n1E5|NA|Prospect|\n8||A|3\n9|Bo|x|"),
            (Lines{"007|Ada|US|customer|12", "1E5|NA|US|prospect|-", "!missing_required name", "!bad_choice status"}));
}

TEST(ConvertRecord, MoneyDatesAndTheirCurrency) {
  EXPECT_EQ(converted(map_of(", decimal: \",\", dates: dmy, \"null\": [\"\", n/a]",
                             "{line: {columns: {account_id: a, date: d, revenue: r, cost: c, currency: cur}}}"),
                      "a|d|r|c|cur\n1|03.04.2025|1.234,50|n/a|usd\n2|31.02.2025|1|1|\n3|1.1.25|€ 5|(2)|\n"
                      "4|1.1.2025|€ 5|1|USD\n5|1.1.2025|1,23456|1|\n6|1.1.2025|x|1|\n7|1.1.2025|1|1|EURO"),
            (Lines{"1|2025-04-03|1234.5000|-|USD", "!bad_date date", "3|2025-01-01|5.0000|-2.0000|EUR",
                   "!currency_conflict revenue", "!over_precise revenue", "!bad_number revenue",
                   "!bad_currency currency"}));
}

TEST(ConvertRecord, OpenNotationIsDecidedByTheColumnOrAsked) {
  auto map = map_of("", "{line: {columns: {account_id: a, date: d, revenue: r}}}");
  EXPECT_EQ(converted(map, "a|d|r\n1|03/04/2025|5\n2|13/04/2025|6"),
            (Lines{"1|2025-04-03|5.0000|EUR", "2|2025-04-13|6.0000|EUR"}));
  EXPECT_EQ(converted(map, "a|d|r\n1|03/04/2025|5"),
            (Lines{"asked: write `dates: dmy` or `dates: mdy` for the file or the column in the map",
                   "!ambiguous_date date"}));
}

TEST(ConvertRecord, WideLayoutsAndYearsAsColumns) {
  EXPECT_EQ(converted(map_of("", "{line: {columns: {account_id: a, revenue: {scale: 1000}, cost: {means: margin}, "
                                 "line_id: {generate: row}}, unpivot: {columns: [FY2023, FY2024], category: date, "
                                 "value: revenue, with: {cost: [m23, m24]}}}}"),
                      "a|FY2023|FY2024|m23|m24\n1|1.5||0.25|\n2|1|2|10%|\n3||||"),
            (Lines{"1|1500.0000|1125.0000|2-1|2023-12-31|EUR", "2|1000.0000|900.0000|3-1|2023-12-31|EUR",
                   "2|2000.0000|-|3-2|2024-12-31|EUR", "skip"}));
}

TEST(ConvertRecord, ProfitGivenInsteadOfCostAndConditions) {
  EXPECT_EQ(converted(map_of("", "{line: {columns: {account_id: a, date: {const: 2024-12-31}, revenue: r, "
                                 "cost: {column: p, means: profit}}, "
                             "where: \"kind <> Order and r > 1 and not p is null\"}}"),
                      "a|r|p|kind\n1|10|4|Invoice\n2|10|4|Order\n3|1|1|Invoice\n4|x|1|Invoice\n5|10||\n6|10|11|"),
            (Lines{"1|2024-12-31|10.0000|6.0000|EUR", "skip", "skip", "skip", "skip",
                   "6|2024-12-31|10.0000|-1.0000|EUR"}));
}

TEST(ConvertRecord, MapsThatDoNotFitTheFileAreRefusedWithAHint) {
  EXPECT_EQ(converted(map_of("", "{account: {columns: {account_id: Numbr, name: Name}}}"),
                      "Number|Name\n1|a"),
            (Lines{"MAP02: t.csv has no column 'Numbr' / did you mean 'Number'?"}));
  EXPECT_EQ(converted(map_of("", "{rep: {columns: {owner_id: Number, nam: Name}}}"), "Number|Name\n1|a"),
            (Lines{"MAP02: the table rep has no column 'nam' / did you mean 'name'?"}));
  EXPECT_EQ(converted(map_of("", "{account: {columns: {account_id: Number}}}"), "Number|Name\n1|a"),
            (Lines{"MAP03: the table account needs 'name', and nothing fills it from t.csv / is it 'Name'? write "
                   "`name: \"Name\"` under `columns:`"}));
  EXPECT_EQ(converted(map_of("", "{account: {columns: {account_id: Number, name: X}}}"), "Number|X|X\n1|a|b").at(0),
            "MAP02: t.csv has more than one column 'X' / say which by its position: \"#3\"");
}

}  // namespace lode::load
