// Chooses descriptors by the dictionary, reads everything in one statement, codes it.
#include "discover/workspace_material.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "discover/coding.h"
#include "discover/leakage.h"
#include "discover/notes.h"
#include "discover/targets.h"
#include "discover/workspace_targets.h"
#include "facts/derive.h"
#include "store/column_reader.h"

namespace lode::discover {
namespace {

using store::identifier;

// Names and places are too many to learn from; status is what we are to them; a currency or an owner is ours.
constexpr std::array identities{"account_id", "name", "city", "postal_code", "currency", "owner_id", "status",
                                "parent_id", "root_id", "unit_id", "source"};

constexpr std::string_view is_fitted = "u.status = 'customer' AND u.recency_days IS NOT NULL";
constexpr std::string_view is_prospect = "u.status = 'prospect' AND u.recency_days IS NULL";

bool shown_by_prospects(const model::Attribute& attribute) {
  const auto& seen = attribute.visible_for;
  return seen.empty() || std::ranges::find(seen, "prospect") != seen.end();
}

struct Chooser {
  facts::Reading& reading;
  const WorkspaceAsked& asked;
  const std::vector<Figure>& figures;
  std::vector<std::string> columns;  // of table unit
  std::vector<Finding>& findings;

  bool there(const model::Attribute& attribute) const {
    return attribute.typed && std::ranges::find(columns, attribute.id) != columns.end();
  }
  bool is_target(std::string_view id) const { return std::ranges::find(figures, id, &Figure::name) != figures.end(); }

  // Why an attribute would give a target away, by what it is made of; `seen` guards against circles.
  Result<std::optional<std::string>> made_of(const model::Attribute& attribute, int depth = 0) const {
    if (is_target(attribute.id))
      return depth == 0 ? "it is the target itself" : fmt::format("it is made of '{}'", attribute.id);
    if (attribute.source == "own_transactions")
      return depth == 0 ? "it is read from our own invoices, which prospects do not have"
                        : fmt::format("it is made of '{}', which is read from our own invoices", attribute.id);
    if (attribute.derive.empty() || depth > 16) return std::nullopt;
    auto names = facts::names_in(attribute.derive);
    if (!names) return std::nullopt;  // cannot be computed: unknown everywhere, and told as such
    for (const auto& name : *names)
      if (const auto* part = reading.dictionary.find(name)) {
        LODE_TRY(why, made_of(*part, depth + 1));
        if (why) return why;
      }
    return std::nullopt;
  }

  // Takes it unless it leaks.
  Result<void> offer(const model::Attribute& attribute, bool by_name, std::vector<const model::Attribute*>& out) {
    LODE_TRY(why, made_of(attribute));
    bool allowed = std::ranges::find(asked.allow_leaks, attribute.id) != asked.allow_leaks.end();
    if (why && (by_name || allowed || is_target(attribute.id)))
      findings.push_back(leak_note(attribute.id, attribute.id, *why, allowed));
    if (!why || allowed) out.push_back(&attribute);
    return {};
  }

  Result<std::vector<const model::Attribute*>> by_name() {
    std::vector<const model::Attribute*> out;
    for (const auto& name : asked.descriptors) {
      const auto* attribute = reading.dictionary.find(name);
      if (!attribute || !there(*attribute)) return unknown(name);
      if (std::ranges::find(out, attribute) != out.end()) continue;
      if (!shown_by_prospects(*attribute))
        findings.push_back(
            note("DIS13", "hidden-from-prospects", Severity::warning,
                 fmt::format("'{}' is not known of prospects: rules on it cannot place them", attribute->id),
                 {{"attribute", Value(attribute->id)}}, "describe accounts by what prospects show, too"));
      LODE_CHECK(offer(*attribute, true, out));
    }
    return out;
  }

  std::unexpected<Error> unknown(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& attribute : reading.dictionary.attributes)
      if (there(attribute)) names.push_back(attribute.id);
    auto near = did_you_mean(name, names);
    return fail(Code::invalid_argument, fmt::format("no account has an attribute '{}' (--descriptors)", name),
                near.empty() ? "there are: " + join(names, ", ") : fmt::format("did you mean '{}'?", near));
  }

  Result<std::vector<const model::Attribute*>> choose() {
    if (!asked.descriptors.empty()) return by_name();
    std::vector<const model::Attribute*> out;
    for (const auto& attribute : reading.dictionary.attributes) {
      bool allowed = std::ranges::find(asked.allow_leaks, attribute.id) != asked.allow_leaks.end();
      bool identity = is_identity(attribute.id);
      if (!there(attribute) || identity) continue;
      if (!allowed && (!shown_by_prospects(attribute) || attribute.source == "opinion")) continue;
      LODE_CHECK(offer(attribute, false, out));
    }
    return out;
  }
};

std::string select_of(const model::Attribute& attribute) {
  auto name = "u." + identifier(attribute.id);
  switch (attribute.type) {
    case model::Type::text:
    case model::Type::enumeration: return fmt::format("CAST({} AS VARCHAR)", name);
    default: return name;
  }
}

struct Counts {
  std::size_t fitted = 0, prospects = 0, lapsed = 0, others = 0;
};

Result<Counts> counts_of(store::Connection& connection) {
  LODE_TRY(rows, connection.query(fmt::format(
      "SELECT count(*) FILTER ({0}), count(*) FILTER ({1}), count(*) FILTER (u.status = 'lapsed'), "
      "count(*) FILTER (coalesce(NOT ({0}) AND NOT ({1}) AND u.status <> 'lapsed', true)) FROM unit u", is_fitted,
      is_prospect)));
  auto at = [&](std::size_t i) { return static_cast<std::size_t>(std::get<std::int64_t>(rows.rows[0][i])); };
  return Counts{at(0), at(1), at(2), at(3)};
}

std::string population_of(const Counts& counts, const facts::Reading& reading) {
  auto out = fmt::format("{} customers with lines up to {}", counts.fitted, to_text(reading.as_of));
  if (counts.prospects > 0) out += fmt::format(", and {} prospects to place", counts.prospects);
  return out;
}

void note_left_out(const Counts& counts, Material& out) {
  if (counts.lapsed + counts.others == 0) return;
  out.findings.push_back(
      note("DIS14", "accounts-left-out", Severity::info,
           fmt::format("{} lapsed customers and {} accounts whose status and lines do not go together are left out: "
                       "what is found rests on customers who buy", counts.lapsed, counts.others),
           {{"lapsed", Value(static_cast<std::int64_t>(counts.lapsed))},
            {"others", Value(static_cast<std::int64_t>(counts.others))}}, {}));
}

Result<std::vector<store::ColumnData>> read_all(store::Connection& connection, const std::vector<Figure>& figures,
                                                const std::vector<const model::Attribute*>& descriptors,
                                                const Counts& counts) {
  std::string select = fmt::format("CAST(u.account_id AS VARCHAR), CAST(u.revenue_12m AS DOUBLE)");
  for (const auto& figure : figures) select += fmt::format(", CAST({} AS DOUBLE)", figure.sql);
  for (const auto* attribute : descriptors) select += ", " + select_of(*attribute);
  return store::read_columns(
      connection,
      fmt::format("SELECT {} FROM unit u LEFT JOIN need_wide n ON n.account_id = u.account_id "
                  "LEFT JOIN unit_pool p ON p.account_id = u.account_id WHERE ({}) OR ({}) "
                  "ORDER BY {} DESC, u.account_id",
                  select, is_fitted, is_prospect, is_fitted),
      counts.fitted + counts.prospects);
}

// Is it unknown of anybody whom the rules will meet (workspace_material.h, universe)?
Result<std::vector<bool>> unknown_somewhere(store::Connection& connection,
                                            const std::vector<const model::Attribute*>& descriptors) {
  std::string select = "count(*)";
  for (const auto* attribute : descriptors) select += fmt::format(", count({})", identifier(attribute->id));
  LODE_TRY(rows, connection.query(fmt::format("SELECT {} FROM unit WHERE {}", select, universe)));
  std::vector<bool> out;
  for (std::size_t d = 0; d < descriptors.size(); ++d) out.push_back(rows.rows[0][d + 1] != rows.rows[0][0]);
  return out;
}

std::vector<Wanted> wanted_of(const std::vector<Figure>& figures, const WorkspaceAsked& asked,
                              std::vector<store::ColumnData>& columns, std::size_t fitted) {
  std::vector<Wanted> out;
  for (std::size_t f = 0; f < figures.size(); ++f) {
    const auto& figure = figures[f];
    Wanted one{.name = figure.name, .money = figure.money, .compress = figure.compress};
    one.measure.title = figure.title, one.measure.family = figure.family, one.measure.transform = figure.transform;
    for (const auto& weighted : asked.target_weights)
      if (weighted.name == figure.name || weighted.name == figure.family || "need:" + weighted.name == figure.name)
        one.weight = weighted.weight;
    one.values = std::move(columns[2 + f].numbers);
    one.values.resize(fitted);
    out.push_back(std::move(one));
  }
  return out;
}

Result<void> weights_name_targets(const WorkspaceAsked& asked, const std::vector<Figure>& figures) {
  for (const auto& weighted : asked.target_weights)
    if (std::ranges::none_of(figures, [&](const Figure& f) {
          return f.name == weighted.name || f.family == weighted.name || f.name == "need:" + weighted.name;
        }))
      return fail(Code::invalid_argument, fmt::format("'{}' (--target-weights) is no target", weighted.name),
                  "name it under --targets, too");
  return {};
}

Result<void> enough(const Counts& counts, std::size_t least) {
  if (counts.fitted == 0)
    return fail(Code::not_found, "no customer with lines: there is nothing to learn from",
                "load invoices (`lode load`); `lode status` shows what is there");
  if (counts.fitted >= 2 * least) return {};
  return fail(Code::invalid_argument,
              fmt::format("{} customers cannot be divided into segments of at least {}", counts.fitted, least),
              "at so few accounts a plan for each is the better way; --min-accounts asks for smaller segments");
}

}  // namespace

bool is_identity(std::string_view attribute) { return std::ranges::find(identities, attribute) != identities.end(); }

Result<Material> workspace_material(facts::Reading& reading, const WorkspaceAsked& asked) {
  auto& connection = reading.connection;
  LODE_TRY(counts, counts_of(connection));
  auto least = asked.least.of(counts.fitted);
  LODE_CHECK(enough(counts, least));
  LODE_TRY(figures, chosen_figures(reading, asked));
  LODE_CHECK(weights_name_targets(asked, figures));
  Material out;
  out.problem.accounts = counts.fitted, out.prospects = counts.prospects;
  out.population = population_of(counts, reading);
  LODE_TRY(unit, connection.query("SELECT * FROM unit LIMIT 0"));
  LODE_TRY(descriptors, Chooser{reading, asked, figures, unit.names, out.findings}.choose());
  LODE_TRY(columns, read_all(connection, figures, descriptors, counts));
  for (std::size_t i = 0; i < columns[0].words.size(); ++i)
    (i < counts.fitted ? out.ids : out.prospect_ids).push_back(columns[0].dictionary[columns[0].words[i]]);
  out.problem.revenue = std::move(columns[1].numbers);
  out.problem.revenue.resize(counts.fitted);
  LODE_CHECK(add_targets(wanted_of(figures, asked, columns, counts.fitted), out));
  CodingOptions options;
  options.least = least;
  LODE_TRY(unknown, unknown_somewhere(connection, descriptors));
  for (std::size_t d = 0; d < descriptors.size(); ++d)
    add_coded({.attribute = *descriptors[d], .data = std::move(columns[2 + figures.size() + d]),
               .elsewhere_unknown = unknown[d]}, options, out);
  mark_nested(out);
  refuse_leaks(out, asked.allow_leaks);
  note_dominance(out);
  note_left_out(counts, out);
  if (!out.problem.tests.empty()) return out;
  return fail(Code::not_found, "no attribute that prospects show can tell customers apart",
              "load attributes such as industry, sites or ownership; lode.yaml's dictionary says who shows them");
}

}  // namespace lode::discover
