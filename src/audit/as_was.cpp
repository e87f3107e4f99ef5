// A second reading of the workspace, seen from the earlier day, and the same rules over it.
#include "audit/as_was.h"

#include <fmt/format.h>

#include <algorithm>

#include "assign/assign.h"
#include "audit/words.h"
#include "base/text.h"
#include "facts/facts.h"
#include "store/column_reader.h"

namespace lode::audit {
namespace {

using store::identifier;

bool of_the_ledger(const model::Segmentation& s, const std::string& attribute) {
  const auto* known = s.dictionary.find(attribute);
  return known && known->standard && known->source == "own_transactions";
}

// Attributes that only loads of accounts can tell.
std::vector<std::string> loaded_definers(const model::Segmentation& s) {
  std::vector<std::string> out;
  for (auto& attribute : assign::definers_of(s))
    if (!of_the_ledger(s, attribute)) out.push_back(std::move(attribute));
  return out;
}

bool brings_accounts(const store::Batch& batch) {
  return std::ranges::any_of(batch.tables, [](const auto& table) { return table.table == "account"; });
}

std::string valid_from(const store::Batch& batch) {
  return batch.effective.empty() ? batch.recorded_at.substr(0, 10) : batch.effective;
}

// Empty where every load of accounts that counts on that day was valid by then.
std::string missing_loads(const store::Workspace& workspace, const std::string& then,
                          const std::vector<std::string>& attributes) {
  if (attributes.empty()) return {};
  std::size_t loads = 0, late = 0;
  for (const auto& batch : workspace.table_batches({.as_of = then}, false)) {
    if (!brings_accounts(batch)) continue;
    ++loads;
    late += valid_from(batch) > then ? 1 : 0;
  }
  if (loads > 0 && late == 0) return {};
  return fmt::format("memberships at two dates: what {} {} on {}, by a load of accounts that was valid then "
                     "(`lode load … --effective {}`; {} of {} {})",
                     listed(attributes), attributes.size() == 1 ? "was" : "were", then, then, loads - late,
                     counted(loads, "load"), loads == 1 ? "is" : "are");
}

std::string known_sql(const assign::Source& source) {
  std::vector<std::string> parts;
  for (const auto& attribute : source.attributes)
    parts.push_back(fmt::format("u.{} IS NOT NULL", identifier(attribute)));
  return parts.empty() ? "TRUE" : join(parts, " AND ");
}

Result<Known> read_known(store::Connection& connection, const model::Segmentation& s, const std::string& relation) {
  LODE_TRY(source, assign::source_of(connection, s, relation));
  std::string places = "CASE m.rule_segment";
  for (std::size_t i = 0; i < s.segments.size(); ++i)
    places += fmt::format(" WHEN {} THEN {}", store::literal(Value(s.segments[i].id)), i);
  LODE_TRY(columns, store::read_columns(connection, fmt::format(
      "SELECT m.account_id, CAST({} ELSE -1 END AS DOUBLE) FROM membership m JOIN {} u ON "
      "CAST(u.{} AS VARCHAR) = m.account_id WHERE m.in_universe AND {} ORDER BY 1",
      places, source.from, identifier(source.id), known_sql(source))));
  Known out;
  if (columns.empty()) return out;  // nobody
  for (auto word : columns[0].words) out.accounts.push_back(columns[0].dictionary[word]);
  for (double segment : columns[1].numbers) out.segment.push_back(static_cast<int>(segment));
  return out;
}

}  // namespace

Result<AsWas> as_was(const Subject& subject, int months, const Context& context) {
  const auto& s = subject.segmentation;
  AsWas out{.then = add_months(subject.as_of, -months)};
  const auto then = to_text(out.then);
  out.missing = missing_loads(*subject.workspace, then, loaded_definers(s));
  if (!out.missing.empty() || s.segments.empty()) return out;
  context.report("reading memberships of a year ago", -1);
  LODE_TRY(earlier, facts::open_reading(*subject.workspace, {.as_of = then}, context));
  LODE_TRY(fitted, facts::fit_units(earlier.connection, s.unit, s.dictionary));
  LODE_TRY(membership, assign::assign(earlier.connection, s));
  LODE_TRY(before, read_known(earlier.connection, s, "unit"));
  LODE_TRY(now, read_known(*subject.data, s, "unit"));
  out.before = std::move(before), out.now = std::move(now);
  return out;
}

}  // namespace lode::audit
