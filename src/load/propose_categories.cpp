// Telling spend by category from other figures: at least three columns of amounts that say nothing else by their
// headers, large enough to be money, beside nothing but names and codes.
#include "load/propose_categories.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "load/propose_header.h"
#include "load/propose_links.h"

namespace lode::load {
namespace {

constexpr std::size_t categories_min = 3;
constexpr std::size_t codes_max = 25;      // distinct values of a code; more are names or figures
constexpr double largest_min = 500;        // ratings, shares and counts of staff stay below
constexpr std::int64_t rows_min = 20;

bool all_numbers(const ColumnProfile& column) {
  return column.looked > 0 && column.numbers == column.looked && column.filled == column.rows;
}

bool is_code(const ColumnProfile& column) { return !column.keys_full && column.keys.size() <= codes_max; }

// Figures about customers that are no spend.
bool measures_other(const ColumnProfile& column) {
  constexpr std::string_view words[] = {"employees", "firms",  "payroll", "receipts", "score",  "rating", "index",
                                        "pct",       "count",  "number",  "year",     "age",    "days",   "price",
                                        "quantity",  "rank",   "id",      "no",       "zip",    "lat",    "lon",
                                        "profit",    "cost",   "margin",  "debt",     "assets", "share",  "rate"};
  auto parts = header_words(column.header);
  return std::ranges::any_of(parts, [&](const auto& part) {
    return std::ranges::find(words, part) != std::end(words);
  });
}

bool is_spend(const ColumnProfile& column) {
  bool running = column.unique() && column.wholes == column.looked &&  // numbers of rows or customers
                 column.largest - column.smallest < 2 * static_cast<double>(column.rows);
  return all_numbers(column) && !is_code(column) && !running && column.negatives == 0 &&
         column.largest >= largest_min && !measures_other(column);
}

struct Parts {
  std::vector<const ColumnProfile*> categories, codes;
  const ColumnProfile *id = nullptr, *name = nullptr;
  bool fits = false;
};

Parts parts_of(const Sample& sample) {
  Parts out;
  if (sample.rows < rows_min || sample.grid) return out;
  for (const auto& column : sample.columns) {
    if (is_spend(column)) out.categories.push_back(&column);
    else if (is_code(column)) out.codes.push_back(&column);
    else if (column.unique() && column.filled == column.rows && column.numbers < column.looked && !out.name)
      out.name = &column;
    else if (column.unique() && column.filled == column.rows && !out.id) out.id = &column;
    else return out;
  }
  out.fits = out.categories.size() >= categories_min;
  return out;
}

ColumnChoice choice(const char* target, const ColumnProfile* column, std::string reason) {
  ColumnChoice out{.map = {.target = target}, .confidence = column ? 0.8 : 0.6, .reason = std::move(reason)};
  if (column) out.map.column = column->header;
  else out.map.generate = "row";
  return out;
}

ColumnChoice id_choice(const Parts& parts) {
  const auto* column = parts.id ? parts.id : parts.name;
  return choice("account_id", column,
                column ? "every value is there once" : "no column of ids: the row's number in the file");
}

Draft account_of(std::size_t sample, const Parts& parts) {
  Draft out{.sample = sample, .table = "account", .confidence = 0.6,
            .reason = "one row per customer, one column per category"};
  out.columns.push_back(id_choice(parts));
  out.columns.push_back(choice("name", parts.name ? parts.name : parts.id,
                               parts.name ? "texts that differ in every row" : "nothing names the customers"));
  const auto* table = store::find_canonical("account");
  for (const auto* code : parts.codes) {
    const auto* ours = table->column(lower(code->header));
    bool plain = ours && (ours->field == store::Field::text || ours->field == store::Field::id);
    if (plain) out.columns.push_back(choice(ours->name.data(), code, "a code"));
    else out.keep.push_back(code->header);
  }
  return out;
}

// The year that a person says, else the last full one.
int year_of(const Sample& sample, std::vector<Finding>& findings, const Context& context) {
  int last = civil(parse_date(context.now.substr(0, 10)).value_or(Date{})).year - 1, year = 0;
  auto answer = context.ask ? context.ask(fmt::format("{}: of which year are the figures?", sample.name()), {})
                            : std::nullopt;
  if (answer) {
    auto text = trim(*answer);
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error == std::errc{} && end == text.data() + text.size() && year >= 1900 && year <= last + 1) return year;
  }
  findings.push_back(map_finding(
      "MAP22", "assumed-year",
      fmt::format("{}: nothing dates the figures; they are taken for those of {}", sample.name(), last),
      "write the last day of their year under `date: {const: …}` in the map"));
  return last;
}

Draft line_of(std::size_t index, const Parts& parts, int year) {
  Draft out{.sample = index, .table = "line", .confidence = 0.6, .reason = "spend by category, one line for each"};
  out.columns.push_back(id_choice(parts));
  ColumnChoice date{.map = {.target = "date"}, .confidence = 0.3, .reason = "the last day of the year of the figures"};
  date.map.constant = fmt::format("{}-12-31", year);
  out.columns.push_back(std::move(date));
  Unpivot unpivot{.category = "product_id", .value = "revenue"};
  for (const auto* category : parts.categories) unpivot.columns.push_back(category->header);
  out.unpivot = std::move(unpivot);
  return out;
}

}  // namespace

void add_category_tables(const std::vector<Sample>& samples, std::vector<Draft>& drafts,
                         std::vector<Finding>& findings, const std::vector<std::string>& loaded,
                         const Context& context) {
  for (const auto* table : {"account", "line", "opportunity"}) {
    bool there = std::ranges::find(loaded, table) != loaded.end() ||
                 std::ranges::find(drafts, std::string(table), &Draft::table) != drafts.end();
    if (there) return;
  }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto index = drafts[i].sample;
    auto parts = drafts[i].table.empty() && !drafts[i].object ? parts_of(samples[index]) : Parts{};
    if (!parts.fits) continue;
    drafts[i] = account_of(index, parts);
    drafts.push_back(line_of(index, parts, year_of(samples[index], findings, context)));
    return;
  }
}

}  // namespace lode::load
