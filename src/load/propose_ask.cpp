// Questions: columns that are doubtful, dates and figures that can be read in two ways, tables that lack.
#include "load/propose_ask.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace lode::load {
namespace {

constexpr double sure_enough = 0.6;

std::vector<std::string> headers_of(const Sample& sample, const std::string& first) {
  std::vector<std::string> out{first};
  for (const auto& column : sample.columns)
    if (column.header != first) out.push_back(column.header);
  return out;
}

void ask_column(const Sample& sample, const Draft& draft, ColumnChoice& choice, Linked& linked,
                const Context& context) {
  auto question = fmt::format("{}: which column is {}.{}?", sample.name(), draft.table, choice.map.target);
  auto answer = context.ask ? context.ask(question, headers_of(sample, choice.map.column)) : std::nullopt;
  if (answer && sample.find(*answer)) {
    choice.map.column = *answer;
    choice.confidence = 1;
    choice.reason = "answered";
    return;
  }
  linked.findings.push_back(map_finding(
      "MAP10", "doubtful-column",
      fmt::format("{}: {}.{} is taken from \"{}\" with confidence {:.2f} only ({})", sample.name(), draft.table,
                  choice.map.target, choice.map.column, choice.confidence, choice.reason),
      "look at it in the map"));
}

// 03/04/2025: nothing in the whole column says which is the month.
void ask_dates(const Sample& sample, ColumnChoice& choice, Linked& linked, const Context& context) {
  const auto* column = sample.find(choice.map.column);
  if (!column || !choice.map.notation.dates.empty()) return;
  if (column->dates_either == 0 || column->dates_dmy > 0 || column->dates_mdy > 0) return;
  auto example = column->common(1);
  auto question = fmt::format("{}, \"{}\": does {} start with the day (dmy) or the month (mdy)?", sample.name(),
                              choice.map.column, example.empty() ? "it" : example[0].first);
  auto answer = context.ask ? context.ask(question, {"dmy", "mdy"}) : std::nullopt;
  if (answer && (*answer == "dmy" || *answer == "mdy")) {
    choice.map.notation.dates = *answer;
    return;
  }
  linked.findings.push_back(map_finding(
      "MAP18", "open-notation", fmt::format("{}: nothing in \"{}\" says whether the day or the month stands first",
                                            sample.name(), choice.map.column),
      fmt::format("write `{}: {{column: \"{}\", dates: dmy}}` (or mdy) in the map", choice.map.target,
                  choice.map.column), Severity::error));
}

// 1,234 in every row: one thousand or one and a bit.
void ask_decimals(const Sample& sample, ColumnChoice& choice, Linked& linked, const Context& context) {
  const auto* column = sample.find(choice.map.column);
  if (!column || choice.map.notation.decimal || column->ambiguous_numbers == 0) return;
  if (column->decimal_points > 0 || column->decimal_commas > 0) return;
  auto example = column->common(1);
  auto question = fmt::format("{}, \"{}\": which sign is the decimal mark in {}?", sample.name(), choice.map.column,
                              example.empty() ? "it" : example[0].first);
  auto answer = context.ask ? context.ask(question, {".", ","}) : std::nullopt;
  if (answer && (*answer == "." || *answer == ",")) {
    choice.map.notation.decimal = (*answer)[0];
    return;
  }
  linked.findings.push_back(map_finding(
      "MAP18", "open-notation", fmt::format("{}: nothing in \"{}\" says what its decimal mark is", sample.name(),
                                            choice.map.column),
      fmt::format("write `{}: {{column: \"{}\", decimal: \".\"}}` (or \",\") in the map", choice.map.target,
                  choice.map.column), Severity::error));
}

bool is_figure(const Draft& draft, const ColumnChoice& choice) {
  const auto* table = store::find_canonical(draft.table);
  const auto* column = table ? table->column(choice.map.target) : nullptr;
  return column && (column->field == store::Field::money || column->field == store::Field::quantity);
}

bool is_date(const Draft& draft, const ColumnChoice& choice) {
  const auto* table = store::find_canonical(draft.table);
  const auto* column = table ? table->column(choice.map.target) : nullptr;
  return column && column->field == store::Field::date;
}

bool is_required(const Draft& draft, const ColumnChoice& choice) {
  const auto* table = store::find_canonical(draft.table);
  const auto* column = table ? table->column(choice.map.target) : nullptr;
  return column && column->required;
}

// Freight and the like lower profit only where the firm bears them: nobody can tell from the file.
void mention_freight(const Sample& sample, const Draft& draft, Linked& linked) {
  if (draft.table != "line" || draft.find("cost_to_serve")) return;
  for (const auto& column : sample.columns) {
    auto key = header_key(column.header);
    bool freight = key == "freight" || key == "shippingcost" || key == "fracht" || key == "versandkosten" ||
                   key == "fraisdeport" || key == "transport";
    if (!freight) continue;
    linked.findings.push_back(map_finding(
        "MAP19", "freight", fmt::format("{}: \"{}\" is left aside; profit is before it", sample.name(), column.header),
        fmt::format("if the firm bears it, add `cost_to_serve: {}` to line", column.header), Severity::info));
  }
}

// Employees in hundreds and turnover in hundreds: then it stands in thousands or millions.
void mention_small_turnover(const Sample& sample, const Draft& draft, Linked& linked) {
  const auto* turnover = draft.table == "account" ? draft.find("turnover") : nullptr;
  const auto* column = turnover ? sample.find(turnover->map.column) : nullptr;
  if (!column || turnover->map.scale || column->numbers < 10 || column->largest >= 100'000) return;
  linked.findings.push_back(map_finding(
      "MAP20", "small-turnover",
      fmt::format("{}: \"{}\" is {} at most: is it in thousands or millions?", sample.name(), column->header,
                  column->largest),
      fmt::format("write `turnover: {{column: \"{}\", scale: 1000000}}` if it is in millions", column->header)));
}

void mention_missing_tables(Linked& linked) {
  auto has = [&](std::string_view table) {
    return std::ranges::find(linked.drafts, table, &Draft::table) != linked.drafts.end() ||
           std::ranges::find(linked.loaded, table) != linked.loaded.end();
  };
  if (!has("line"))
    linked.findings.push_back(map_finding(
        "MAP11", "no-lines", "no file holds invoice lines: revenue and profit will be unknown",
        "export the invoice lines with customer number, date, amount and, where known, cost"));
  if (!has("account"))
    linked.findings.push_back(map_finding("MAP11", "no-accounts", "no file holds accounts",
                                          "export the customer master with number and name"));
  auto line = std::ranges::find(linked.drafts, std::string("line"), &Draft::table);
  bool cost = line == linked.drafts.end() || !line->sql.empty() || line->find("cost") != nullptr;
  if (!cost)
    linked.findings.push_back(map_finding("MAP11", "no-cost",
                                          "no column holds the cost of lines: profit will be unknown",
                                          "where a product list has unit costs, a `sql:` map can join them",
                                          Severity::info));
}

}  // namespace

void ask_open(std::vector<Sample>& samples, Linked& linked, const Context& context) {
  for (auto& draft : linked.drafts) {
    if (draft.table.empty()) continue;
    const auto& sample = samples[draft.sample];
    for (auto& choice : draft.columns) {
      if (is_required(draft, choice) && choice.confidence < sure_enough && !draft.unpivot)
        ask_column(sample, draft, choice, linked, context);
      if (!draft.sql.empty()) continue;
      if (is_date(draft, choice)) ask_dates(sample, choice, linked, context);
      if (is_figure(draft, choice)) ask_decimals(sample, choice, linked, context);
    }
    mention_freight(sample, draft, linked);
    mention_small_turnover(sample, draft, linked);
  }
  mention_missing_tables(linked);
}

}  // namespace lode::load
