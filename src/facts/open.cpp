// A reading: everything a verb needs before it can ask its question.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "facts/build.h"
#include "facts/facts.h"
#include "facts/reviewed.h"

namespace lode::facts {
namespace {

void move_into(std::vector<Finding>& all, std::vector<Finding>&& some) {
  for (auto& finding : some) all.push_back(std::move(finding));
}

std::vector<std::string> foreign_currencies(const std::vector<store::Batch>& batches, const std::string& own) {
  std::set<std::string> out;
  for (const auto& batch : batches)
    for (const auto& table : batch.tables)
      if (table.table != "fx") out.insert(table.currencies.begin(), table.currencies.end());
  out.erase(own);
  return {out.begin(), out.end()};
}

Result<std::vector<model::Attribute>> guessed_columns(store::Connection& connection) {
  LODE_TRY(rows, connection.query("SELECT name, type FROM attribute_column WHERE origin = 'guessed' ORDER BY name"));
  std::vector<model::Attribute> out;
  for (const auto& row : rows.rows) {
    auto type = model::type_from(to_text(row[1])).value_or(model::Type::text);
    out.push_back({.id = to_text(row[0]), .title = to_text(row[0]), .type = type, .guessed = true});
  }
  return out;
}

Result<void> read_ledger(Reading& reading) {
  LODE_TRY(rows, reading.connection.query("SELECT as_of, lines > 0 FROM ledger"));
  if (const auto* date = std::get_if<Date>(&rows.rows.at(0).at(0))) reading.as_of = *date;
  reading.has_lines = rows.rows[0][1] == Value{true};
  return {};
}

// A day that was asked for, or that the settings name, holds for everything. Otherwise what people found out after
// the last invoice counts too, up to today.
Result<void> read_knowledge(Reading& reading, bool day_named, const Context& context) {
  reading.known_to = reading.as_of;
  auto today = parse_date(std::string_view(context.now).substr(0, 10));
  if (day_named || !today) return {};
  std::vector<Value> parameters{*today};
  LODE_TRY(last, reading.connection.one(
      "SELECT max(d) FROM (SELECT as_of AS d FROM need_rating UNION ALL SELECT as_of FROM competitor_position "
      "UNION ALL SELECT as_of FROM importance UNION ALL SELECT as_of FROM strategy UNION ALL SELECT date FROM evidence "
      "UNION ALL SELECT last_contact FROM contact UNION ALL SELECT start FROM partnership) WHERE d <= ?", parameters));
  if (const auto* date = std::get_if<Date>(&last)) reading.known_to = std::max(*date, reading.as_of);
  parameters = {reading.known_to};
  return reading.connection.run("UPDATE knowledge SET day = ?", parameters);
}

}  // namespace

Result<store::View> seen_from(store::View asked, const model::Settings& settings) {
  if (!asked.as_of.empty() && !parse_date(asked.as_of))
    return fail(Code::invalid_argument, fmt::format("'{}' is not a date", asked.as_of),
                "--as-of takes a date as 2026-03-31");
  if (asked.as_of.empty() && settings.as_of) asked.as_of = to_text(*settings.as_of);
  return asked;
}

Result<Reading> open_reading(const store::Workspace& workspace, const store::View& asked, const Context& context) {
  auto settings = model::read_settings(workspace.read_or_empty("lode.yaml"), "lode.yaml");
  auto declared = model::read_attributes_file(workspace.read_or_empty("attributes.yaml"), "attributes.yaml");
  std::vector<Finding> findings = workspace.notices();
  move_into(findings, std::move(settings.findings));
  move_into(findings, std::move(declared.findings));
  LODE_TRY(view, seen_from(asked, settings.value));
  Inputs inputs{.settings = std::move(settings.value), .dictionary = {std::move(declared.value)},
                .as_of = parse_date(view.as_of)};
  for (const auto& attribute : model::standard_attributes()) inputs.dictionary.add(attribute);
  auto reviewed = read_reviewed(workspace);
  move_into(findings, std::move(reviewed.findings));
  inputs.same = store::decided(reviewed.accounts, store::Decision::yes);
  inputs.parents = store::decided(reviewed.parents, store::Decision::yes);
  inputs.foreign = foreign_currencies(workspace.live_batches(view), inputs.settings.currency);
  LODE_TRY(connection, workspace.session(view, [&](store::Connection& c) { return build(c, inputs); }));
  LODE_CHECK(open_views(connection, inputs));
  LODE_TRY(found, findings_of(connection, inputs));
  LODE_CHECK(judge_reviewed(connection, reviewed, found));
  move_into(findings, std::move(found));
  LODE_TRY(columns, guessed_columns(connection));
  Reading out{.connection = std::move(connection), .settings = std::move(inputs.settings),
              .dictionary = std::move(inputs.dictionary), .columns = std::move(columns),
              .findings = std::move(findings)};
  for (const auto& column : out.columns) out.dictionary.add(column);
  LODE_CHECK(read_ledger(out));
  LODE_CHECK(read_knowledge(out, inputs.as_of.has_value(), context));
  return out;
}

}  // namespace lode::facts
